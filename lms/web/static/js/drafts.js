/** Answers that an earlier page of this person could not save: back into their fields, and on their way. */
import { isChoice } from "./player.js";
import { shelf } from "./queue.js";

/** `entries`: what `kept` found. What belongs to another attempt, or to a closed question, leftovers.js shows. */
export function restore(player, entries) {
  for (const entry of entries) {
    if (!fits(entry, player.queue.attempt)) continue;
    player.queue.batches.push(...entry.batches);
    player.queue.keep();
    shelf().removeItem(entry.slot);
    const differ = [...player.sections.keys()].filter((key) => isOther(player, key));
    for (const key of differ) fill(player, key, player.queue.newest(key).fields);
    if (differ.length) player.tell("restored", { at: moment(entry.at) });
  }
  player.queue.run();
}

/** Whether the page still takes these answers. */
export function fits({ attempt, batches }, current) {
  const keys = batches.flatMap(({ answers }) => Object.keys(answers));
  return (!attempt || attempt === current) && keys.every((key) => document.querySelector(`[name="${key}~token"]`));
}

function isOther(player, key) {
  const draft = player.queue.newest(key);
  return draft && JSON.stringify(draft.fields) !== player.shown.get(key);
}

/** Put an answer into the fields of a question. */
export function fill(player, key, fields) {
  const section = player.sections.get(key);
  for (const field of player.controls(section)) {
    if (field.type === "hidden") continue;
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isChoice(field)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
  section.querySelector(".order")?.dispatchEvent(new Event("sort"));
  player.shown.set(key, JSON.stringify(player.fields(section)));
  player.count();
}

export function moment(at) {
  return new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
}
