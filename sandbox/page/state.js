// What an element holds, and telling the shell when a person changes it.

import { ask } from "./popover.js";

// The field of each kind's state, and the field of the element it starts from.
const FIELDS = {
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  checkboxes: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  rich_text_input: ["rich_text_value", "initial_value"],
  file_input: ["files", ""],
};
const TYPED = ["value", "initial_value"];

/** Returns what the element holds now, as Slack's state has it: an option, an id, a text. */
export function held(block, element, ctx) {
  const [field, initial] = FIELDS[element.type] ?? TYPED;
  const entry = ctx.values?.[block.block_id]?.[element.action_id];
  return entry?.type === element.type || (entry && field in entry) ? entry[field] : element[initial];
}

/** Says whether the app hears of this element at once, and not only on submit. */
export function acts(block) {
  return block.type !== "input" || Boolean(block.dispatch_action);
}

/** Tells the shell of a choice, after the element's own question.
 *
 * Resolves to false if the person thought again, or the shell says that nothing came of it.
 */
export async function report(place, value) {
  const { block, element, ctx } = place;
  if (element.confirm && acts(block) && !(await ask(element.confirm, ctx))) return false;
  if (block.type === "input") ctx.onChange?.(block, element, value);
  return !acts(block) || (await ctx.onAction?.(block, element, value)) !== false;
}

const isEmpty = (value) => value === null || value === undefined || value === "" || value.length === 0;
const PATTERNS = {
  email_text_input: [/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "Please enter a valid email address."],
  url_text_input: [/^https?:\/\/\S+$/, "Please enter a valid URL."],
  number_input: [/^-?\d+(\.\d+)?$/, "Please enter a number."],
};

/** Returns {block_id: sentence} for the inputs that Slack would not submit.
 *
 * `fills` are values that were typed since the view's own state: {block_id: value}.
 */
export function findProblems(blocks, ctx, fills = {}) {
  const problems = {};
  for (const block of blocks) {
    if (block.type !== "input") continue;
    const { block_id: id, element } = block;
    const sentence = problemOf(block, id in fills ? fills[id] : held(block, element, ctx));
    if (sentence) problems[id] = sentence;
  }
  return problems;
}

function problemOf({ element, optional }, value) {
  if (isEmpty(value)) return optional ? null : "Please complete this required field.";
  const [pattern, sentence] = PATTERNS[element.type] ?? [];
  if (pattern && !pattern.test(value)) return sentence;
  if (element.type === "number_input") return numberProblem(element, Number(value), String(value));
  if (element.min_length && value.length < element.min_length) {
    return `Please enter at least ${element.min_length} characters.`;
  }
  return null;
}

function numberProblem({ min_value: least, max_value: most, is_decimal_allowed: decimals }, number, text) {
  if (!decimals && text.includes(".")) return "Please enter a whole number.";
  if (least !== undefined && number < Number(least)) return `Please enter ${least} or more.`;
  if (most !== undefined && number > Number(most)) return `Please enter ${most} or less.`;
  return null;
}
