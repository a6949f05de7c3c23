// Instants as a person in some zone reads them, and back. Months are 1 to 12 everywhere.

const HALF_A_YEAR = 183;
const DAY = 86400000;
const formats = new Map();

function format(zone, options, locale = "en-US") {
  const key = JSON.stringify([zone, options, locale]);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  }
  return formats.get(key);
}

/** Returns {year, month, day, hour, minute, second} of an instant in a zone, as numbers. */
export function partsIn(zone, instant) {
  const options = { hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" };
  Object.assign(options, { hour: "numeric", minute: "numeric", second: "numeric" });
  const found = format(zone, options).formatToParts(instant);
  return Object.fromEntries(found.map(({ type, value }) => [type, Number(value)]));
}

/** Returns the instant of a wall clock time; one that a zone skips becomes the next there is. */
export function instantOf(zone, date, time) {
  const wall = Date.parse(`${date}T${time}:00Z`);
  const offset = (at) => {
    const p = partsIn(zone, at);
    return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(at / 1000) * 1000;
  };
  const candidates = [wall - offset(wall - DAY), wall - offset(wall + DAY)];
  const exact = candidates.filter((at) => at + offset(at) === wall);
  return new Date(exact.length ? Math.min(...exact) : Math.max(...candidates));
}

const two = (number) => String(number).padStart(2, "0");

/** Returns YYYY-MM-DD. */
export function isoDate({ year, month, day }) {
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** Returns HH:MM, or HH:MM:SS if asked. */
export function isoTime({ hour, minute, second }, seconds = false) {
  return `${two(hour)}:${two(minute)}${seconds ? `:${two(second)}` : ""}`;
}

/** Says whether people with this locale read 2:30 PM rather than 14:30. */
export function hasNoon(locale) {
  try {
    return format("UTC", { hour: "numeric" }, locale || "en-US").resolvedOptions().hour12;
  } catch {
    return true;
  }
}

/** Returns a time of day as this locale writes it. */
export function shownTime(parts, locale, seconds = false) {
  if (!hasNoon(locale)) return isoTime(parts, seconds);
  const hour = parts.hour % 12 || 12;
  const rest = isoTime(parts, seconds).slice(2);
  return `${hour}${rest} ${parts.hour < 12 ? "AM" : "PM"}`;
}

function ordinal(day) {
  const special = { 1: "st", 2: "nd", 3: "rd" };
  const teen = day > 10 && day < 14;
  return day + ((!teen && special[day % 10]) || "th");
}

function slashed(instant, zone, locale) {
  const options = { day: "2-digit", month: "2-digit", year: "numeric" };
  try {
    return format(zone, options, locale || "en-US").format(instant);
  } catch {
    return format(zone, options).format(instant);
  }
}

function ago(instant, now) {
  const seconds = Math.round((now - instant) / 1000);
  const size = Math.abs(seconds);
  const units = [[31536000, "year"], [2592000, "month"], [86400, "day"], [3600, "hour"], [60, "minute"]];
  const [length, unit] = units.find(([length]) => size >= length) ?? [1, "second"];
  const count = Math.floor(size / length);
  const said = `${count} ${unit}${count === 1 ? "" : "s"}`;
  if (size < 10) return "just now";
  return seconds > 0 ? `${said} ago` : `in ${said}`;
}

function nearDay(parts, today) {
  const days = (p) => Date.UTC(p.year, p.month - 1, p.day) / DAY;
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days(parts) - days(today)];
}

function tokens(instant, { zone, locale, now }) {
  const p = partsIn(zone, instant);
  const today = partsIn(zone, now);
  const near = nearDay(p, today);
  const part = (options) => format(zone, options).format(instant);
  const month = part({ month: "long" });
  const weekday = part({ weekday: "long" });
  // Slack leaves the year out of a date less than six months away.
  const year = Math.abs(instant - now) < HALF_A_YEAR * DAY ? "" : `, ${p.year}`;
  const date = `${month} ${ordinal(p.day)}${year}`;
  const short = `${part({ month: "short" })} ${p.day}${year}`;
  const long = `${weekday}, ${date}`;
  const thisYear = p.year === today.year ? "" : `, ${p.year}`;
  return {
    date,
    date_num: isoDate(p),
    date_slash: slashed(instant, zone, locale),
    date_short: short,
    date_long: long,
    date_long_full: `${month} ${p.day}, ${p.year}`,
    date_pretty: near ?? date,
    date_short_pretty: near ?? short,
    date_long_pretty: near ?? long,
    day_divider_pretty: near ?? `${weekday}, ${month} ${ordinal(p.day)}${thisYear}`,
    time: shownTime(p, locale),
    time_secs: shownTime(p, locale, true),
    ago: ago(instant, now),
  };
}

/** Fills a format such as "{date_short_pretty} at {time}" for the viewer; null if it cannot be. */
export function formatDate(seconds, template, ctx) {
  const instant = new Date(Number(seconds) * 1000);
  if (!template || Number.isNaN(instant.getTime())) return null;
  const place = { zone: ctx.viewer.tz, locale: ctx.viewer.locale, now: ctx.now() };
  const known = tokens(instant, place);
  const filled = template.replace(/\{(\w+)\}/g, (whole, name) => known[name] ?? whole);
  return template.startsWith("{") ? filled.charAt(0).toUpperCase() + filled.slice(1) : filled;
}

/** Returns the full date and time for a tooltip. */
export function fullDate(seconds, ctx) {
  return formatDate(seconds, "{date_long_full} at {time}", ctx);
}
