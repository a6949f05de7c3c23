// Talking to the sandbox: requests, acts of the person, and the socket that brings every change.

/** The sandbox refused; the message is a sentence for the person. */
export class Refused extends Error {}

export async function get(path, query = {}) {
  return request(`${path}?${new URLSearchParams(query)}`);
}

export async function post(path, body = {}) {
  const headers = { "content-type": "application/json" };
  return request(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export async function request(path, options) {
  let reply;
  try {
    reply = await fetch(`/sandbox${path}`, options);
  } catch {
    throw new Refused("The sandbox does not answer.");
  }
  const answer = await reply.json().catch(() => ({ error: reply.statusText }));
  if (!reply.ok) throw new Refused(answer.error);
  return answer;
}

/** Follows every change and comes back after a break. Returns a function that ends it. */
export function watch(query, { onOpen, onChange, onLost }) {
  let socket = null;
  let pause = 250;
  let timer = 0;
  const open = () => {
    socket = new WebSocket(`ws://${location.host}/sandbox/live?${new URLSearchParams(query)}`);
    socket.onopen = () => {
      pause = 250;
      onOpen();
    };
    socket.onmessage = (event) => onChange(JSON.parse(event.data));
    socket.onclose = () => {
      onLost();
      timer = setTimeout(open, pause);
      pause = Math.min(pause * 2, 3000);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
  };
}
