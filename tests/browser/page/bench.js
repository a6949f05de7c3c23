// The least shell that blocks need: it draws one surface and passes on what a person does.

import { findProblems, renderMessage, replaceBlocks } from "/page/blocks.js";

const person = "ana";
const bench = document.getElementById("bench");
let surface = "message";
let typed = {};

async function call(path, body) {
  const answer = await fetch(`/sandbox${path}`, body && { method: "POST", body: JSON.stringify(body) });
  const read = await answer.json();
  if (!answer.ok) throw new Error(read.error);
  return read;
}

const act = (name, body) => call(`/people/${person}/${name}`, body);
const byId = (things) => new Map(things.map((thing) => [thing.id, thing]));

async function context(now) {
  const { workspaces, clock } = await call("");
  const [workspace] = workspaces;
  const users = byId(workspace.people.map((each) => ({ ...each, tz: each.zone, deleted: each.deactivated })));
  const channels = byId(workspace.channels.map((each) => ({ ...each, is_private: each.kind === "private" })));
  const viewer = [...users.values()].find(({ name }) => name === person);
  const instant = new Date(now ?? clock);
  const opened = [];
  const opens = (id) => opened.push(id);
  window.opened = opened;
  return { viewer, users, channels, groups: byId(workspace.groups), now: () => instant, surface, errors: {}, values: {}, onOpenUser: opens, onOpenChannel: opens, fileUrl: (file) => file.url };
}

async function upload(file) {
  const path = `/sandbox/people/${person}/files?name=${encodeURIComponent(file.name)}`;
  return (await (await fetch(path, { method: "POST", body: file })).json()).file;
}

async function draw(ctx, shown) {
  const where = shown.where ?? {};
  const root = document.createElement("section");
  root.dataset.ts = where.message ?? surface;
  bench.append(root);
  const live = {
    ...ctx,
    values: shown.values ?? {},
    onUpload: upload,
    onChange: (block, element, value) => (typed[block.block_id] = value),
    async onAction(block, element, value) {
      if (surface === "modal" && Object.keys(typed).length) await act("fill", { values: typed });
      return act("press", { ...where, block_id: block.block_id, action_id: element.action_id, value });
    },
    async onSuggest(block, element, text) {
      return (await act("suggest", { ...where, action_id: element.action_id, text })).options;
    },
  };
  window.redraw = (news = {}) => replaceBlocks(root, news.blocks ?? shown.blocks, { ...live, ...news });
  window.problems = () => findProblems(shown.blocks, live, typed);
  if (shown.message) root.append(renderMessage(shown.message, live));
  else window.redraw();
}

async function submit() {
  const answer = await act("submit", { values: typed });
  window.redraw({ errors: answer.errors ?? {} });
}

/** Clears the bench and shows a surface of Ana's; `now` is the time on the clock. */
window.show = async ({ surface: wanted, now }) => {
  surface = wanted;
  typed = {};
  bench.replaceChildren();
  for (const left of document.querySelectorAll("dialog")) left.remove();
  const ctx = await context(now);
  if (surface === "message") {
    const { messages } = await call(`/channels/general?viewer=${person}`);
    for (const message of messages) await draw(ctx, { message, blocks: message.blocks, where: { channel: message.channel, message: message.ts } });
  } else if (surface === "home") {
    const { view } = await call(`/people/${person}/home`);
    await draw(ctx, { blocks: view.blocks, values: view.state.values, where: { home: true } });
  } else {
    const { views } = await call(`/people/${person}/views`);
    await dialog(ctx, views.at(-1));
  }
};

async function dialog(ctx, view) {
  await draw(ctx, { blocks: view.blocks, values: view.state.values });
  const button = document.createElement("button");
  button.textContent = view.submit.text;
  button.id = "submit";
  button.addEventListener("click", submit);
  bench.append(button);
}

document.body.dataset.ready = "true";
