// Selects of every kind: where their options come from, and what a choice means to the app.

import { Combobox, matching } from "./combobox.js";
import { held, report } from "./state.js";
import { tag } from "./tag.js";

const asOption = (option) => ({ key: option.value, text: option.text.text, more: option.description?.text });

function face(name) {
  const made = tag("span", { class: "b-face", "aria-hidden": "true" }, Array.from(name)[0] ?? "?");
  made.dataset.hue = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
  return made;
}

function asPerson(user) {
  const text = user.real_name || user.name || user.id;
  return { key: user.id, text, more: user.name === text ? "" : user.name, mark: face(text) };
}

function asChannel(channel) {
  const sign = channel.is_private ? "🔒" : "#";
  return { key: channel.id, text: channel.name, mark: tag("span", { class: "b-sign", "aria-hidden": "true" }, sign) };
}

const byText = (a, b) => a.text.localeCompare(b.text);

function people(ctx) {
  return [...ctx.users.values()].filter((user) => !user.deleted).map(asPerson).sort(byText);
}

function channels(ctx, { filter, publicOnly = false }) {
  const include = filter?.include;
  const wanted = ({ name, is_private: secret }) => {
    if (!name || (publicOnly && secret)) return false;
    return !include || include.includes(secret ? "private" : "public");
  };
  return [...ctx.channels.values()].filter(wanted).map(asChannel).sort(byText);
}

/** Returns {groups, find} of a menu: all it offers, and how one key of it is shown. */
function source(element, ctx) {
  const kind = element.type.replace("multi_", "");
  if (kind === "static_select") {
    if (!element.option_groups) return [{ options: (element.options ?? []).map(asOption) }];
    return element.option_groups.map(({ label, options }) => ({ label: label.text, options: options.map(asOption) }));
  }
  if (kind === "users_select") return [{ options: people(ctx) }];
  const publicOnly = kind === "channels_select";
  return [{ options: channels(ctx, { filter: element.filter, publicOnly }) }];
}

function shownAs(value, { element, ctx, groups }) {
  if (typeof value === "object") return asOption(value);
  const known = groups.flatMap(({ options }) => options).find(({ key }) => key === value);
  if (known) return known;
  const person = ctx.users.get(value);
  return person ? asPerson(person) : { key: value, text: element.type.includes("user") ? "Unknown person" : value };
}

async function suggestions({ block, element, ctx }, query) {
  const options = await ctx.onSuggest(block, element, query);
  return [{ options: options.map(asOption) }];
}

/** Renders any select. `place` is {block, element, ctx}, `looks` what every control gets. */
export function menu(place, looks) {
  const { block, element, ctx } = place;
  const multi = element.type.startsWith("multi_");
  const external = element.type.endsWith("external_select");
  const groups = external ? [] : source(element, ctx);
  const now = held(block, element, ctx);
  const values = multi ? (now ?? []) : [now];
  const chosen = values.filter((value) => value !== null && value !== undefined);
  const told = (options) => {
    const keys = options.map(({ key }) => key);
    return report(place, multi ? keys : (keys[0] ?? null));
  };
  const box = new Combobox({
    ...looks,
    multi,
    clearable: !multi && (block.type === "input" ? block.optional : element.type === "static_select"),
    most: element.max_selected_items ?? Infinity,
    least: external ? (element.min_query_length ?? 3) : 0,
    placeholder: element.placeholder?.text ?? (multi ? "Select options" : "Select an option"),
    chosen: chosen.map((value) => shownAs(value, { element, ctx, groups })),
    load: (query) => matching(groups, query),
    wait: external ? (query) => suggestions(place, query) : null,
    onPick: told,
  });
  return box.node;
}
