/**
 * The questions of a lesson: saves each answer as it is given, says so beside it, and sends what a
 * button means without leaving the page before it has arrived. The words come from the page's
 * `#player-words`. What is rarely needed is loaded then: drafts.js, follow.js, trouble.js.
 */
import { kept, Queue } from "./queue.js";

const PAUSE = 800;
const CONTROLS = "input, select, textarea";

export default function player(form) {
  new Player(form).start();
}

/** Puts the words of that name into an element, with the facts in their places. */
export function say(target, name, facts = {}) {
  const words = document.getElementById("player-words").content.querySelector(`[data-word=${name}]`).cloneNode(true);
  for (const place of words.querySelectorAll("[data-fact]")) place.textContent = facts[place.dataset.fact] ?? "";
  for (const link of words.querySelectorAll("[data-href]")) link.href = facts.href;
  target?.replaceChildren(...words.childNodes);
}

export const isChoice = (field) => /radio|checkbox/.test(field.type);

class Player {
  constructor(form) {
    this.form = form;
    this.sections = new Map();
    this.shown = new Map();
    this.timers = new Map();
    this.banner = document.getElementById("player-banner");
    this.bar = document.querySelector("[data-all-saved]");
    this.owner = form.dataset.owner;
    this.queue = new Queue(this.owner, (batch) => this.send(batch));
    this.queue.attempt = this.field("attempt").value;
  }

  async start() {
    for (const section of document.querySelectorAll("[data-question]")) this.watch(section);
    addEventListener("input", (event) => this.typed(event.target));
    addEventListener("change", (event) => this.changed(event.target.closest("[data-question]")));
    this.form.addEventListener("submit", (event) => this.pressed(event));
    addEventListener("beforeunload", (event) => this.leave(event));
    addEventListener("visibilitychange", () => (document.hidden ? this.flush() : this.queue.run()));
    addEventListener("timeover", () => this.press(["submit", "1"]));
    const entries = kept(`${this.owner}:`);
    if (entries.length) (await import("./drafts.js")).restore(this, entries);
    for (const section of this.sections.values()) this.changed(section);
    if (document.querySelector("[data-answered], [data-leads]")) this.tally = (await import("./tally.js")).default;
    this.count();
    if (document.querySelector("[data-over]")) this.press(["submit", "1"]);
  }

  /** A hidden field of the form. */
  field(name) {
    return this.form.querySelector(`:scope > input[name=${name}]`);
  }

  /** What a question was made from. */
  token(key) {
    return this.sections.get(key)?.querySelector('[name$="~token"]');
  }

  watch(section) {
    const key = section.dataset.question;
    this.sections.set(key, section);
    if (!this.token(key)) return this.sections.delete(key);
    this.shown.set(key, JSON.stringify(this.fields(section, true)));
  }

  controls(section) {
    return [...section.querySelectorAll(CONTROLS)].filter((f) => f.form === this.form && !f.name.endsWith("~token"));
  }

  /** What the form would send for a question: now, or as it came from the server. */
  fields(section, given = false) {
    const value = (f) => {
      if (!given) return f.value;
      return f.options ? ([...f.options].find((option) => option.defaultSelected) ?? f.options[0]).value : f.defaultValue;
    };
    return this.controls(section)
      .filter((f) => !isChoice(f) || (given ? f.defaultChecked : f.checked))
      .map((f) => [f.name, isChoice(f) ? f.value : value(f)]);
  }

  typed(target) {
    const section = target.closest("[data-question]");
    if (!section || target.closest(".order") || !target.matches("textarea, [type=text]")) return;
    clearTimeout(this.timers.get(section));
    this.unsaved(section);
    this.timers.set(section, setTimeout(() => this.changed(section), PAUSE));
  }

  changed(section) {
    const key = section?.dataset.question;
    if (!this.sections.has(key)) return;
    clearTimeout(this.timers.get(section));
    this.timers.delete(section);
    const fields = this.fields(section);
    const now = JSON.stringify(fields);
    if (now === this.shown.get(key)) return;
    this.shown.set(key, now);
    this.unsaved(section);
    if (this.told === "restored") this.tell("");
    this.count();
    this.queue.put(key, fields, this.token(key).value);
  }

  count() {
    this.tally?.(this);
  }

  unsaved(section) {
    for (const said of [section.querySelector("[data-saved]"), this.bar]) said?.replaceChildren();
  }

  /** Take what was typed in this moment, too. */
  flush() {
    for (const section of [...this.timers.keys()]) this.changed(section);
  }

  pressed(event) {
    if (this.native) return;
    event.preventDefault();
    const { name = "save", value = "1" } = event.submitter ?? {};
    if (!this.pressing) this.press([name, value]);
  }

  press(button) {
    this.flush();
    this.pressing = true;
    this.queue.press(button);
    if (this.failing) this.fail();
  }

  leave(event) {
    this.flush();
    if (this.failing && this.queue.batches.length) event.preventDefault();
  }

  /** A button stands for the whole page, as it does without a script. */
  everything() {
    const all = [...this.sections].map(([key, section]) => [key, { fields: this.fields(section), token: this.token(key).value }]);
    return Object.fromEntries(all);
  }

  body(batch) {
    const body = new URLSearchParams();
    for (const name of ["csrf_token", "person", "attempt", "key"]) body.append(name, this.field(name).value);
    for (const [key, answer] of Object.entries({ ...(batch.button && this.everything()), ...batch.answers })) {
      answer.token ??= this.token(key)?.value ?? "";
      for (const field of [[`${key}~token`, answer.token], ...answer.fields]) body.append(...field);
    }
    if (batch.button) body.append(...batch.button);
    this.queue.keep();
    return body;
  }

  /** One try to send a batch; what the queue does next. */
  async send(batch) {
    const body = this.body(batch);
    const keepalive = String(body).length < 6e4;
    try {
      const signal = AbortSignal.timeout(30e3);
      const answer = await fetch(this.form.action, { method: "POST", body, keepalive, signal, headers: { Accept: "application/json" } });
      const reply = await answer.json().catch(() => ({}));
      if (reply.attempt) return await this.settle(batch, reply);
      if (answer.ok) return this.fail("offline"); // cut off on its way, or a hotel's sign-in page
      if (answer.status === 429 || answer.status >= 500) return this.fail("busy", answer.headers.get("Retry-After"));
      return await (await import("./trouble.js")).meet(this, answer.status, reply.error);
    } catch {
      return this.fail("offline");
    }
  }

  /** Not now: say so, and try again. */
  fail(why = this.failing, seconds = 0) {
    this.failing = why;
    const handsIn = this.queue.batches.some(({ button }) => button?.[0] === "submit");
    this.tell(handsIn ? "handin" : why);
    return ["again", Number(seconds)];
  }

  /** Says something at the edge of the window; the same thing once. */
  tell(name, facts) {
    if (name !== this.told) name ? say(this.banner, name, facts) : this.banner.replaceChildren();
    this.told = name;
  }

  /** What the server has now, question by question. */
  async settle(batch, reply) {
    this.field("attempt").value = this.queue.attempt = String(reply.attempt);
    for (const [key, token] of Object.entries(reply.tokens)) this.saved(key, token, reply.saved);
    if (this.failing) this.tell("");
    this.failing = "";
    const differ = Object.keys(reply.conflicts).length;
    if (reply.closed || differ) return (await import("./trouble.js")).settle(this, batch, reply);
    if (!this.queue.batches[1] && !this.timers.size) say(this.bar, "allsaved", { at: reply.saved });
    if (batch.button) (await import("./follow.js")).follow(this, batch.button, reply);
    return ["done"];
  }

  saved(key, token, at) {
    const field = this.token(key);
    if (!field) return;
    field.value = token;
    const section = this.sections.get(key);
    if (!this.queue.waits(key) && !this.timers.has(section)) say(section.querySelector("[data-saved]"), "saved", { at });
  }
}
