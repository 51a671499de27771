/**
 * Saves a page while it is written: two seconds after the last key, every ten while typing goes on, and when
 * the page is left. What is not saved is kept on this device. What others wrote meanwhile is taken in.
 */
import { kept, PREFIX, shelf } from "../queue.js";
import { takeIn } from "./typing.js";

const PAUSE = 2e3;
const LONGEST = 10e3;
const HEARTBEAT = 30e3;
// Browsers let a page that is left send so much.
const KEEPALIVE = 6e4;

export class Saver {
  constructor(form, area) {
    Object.assign(this, { form, area, wait: 1e3, failing: "" });
    this.said = form.querySelector("[data-saved]");
    this.banner = document.getElementById("editor-banner");
    this.base = form.elements.namedItem("base");
    this.name = `${form.dataset.owner}:text:${form.dataset.page}:`;
    this.slot = `${PREFIX}${this.name}${Math.random().toString(36).slice(2)}`;
    this.stored = area.defaultValue;
  }

  get dirty() {
    return this.area.value !== this.stored;
  }

  start() {
    this.restore();
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.save());
    addEventListener("pagehide", () => this.save());
    addEventListener("visibilitychange", () => (document.hidden ? this.save() : this.beat()));
    addEventListener("online", () => this.save());
    addEventListener("beforeunload", (event) => this.dirty && this.failing && !this.leaving && event.preventDefault());
    setInterval(() => document.hidden || this.beat(), HEARTBEAT);
    this.beat();
    if (this.dirty) this.save();
  }

  /** What an earlier page could not save; after a choice between two texts it is settled. */
  restore() {
    const settled = new URLSearchParams(location.search).has("settled");
    for (const entry of kept(this.name)) {
      if (!settled && entry.text !== this.area.value && !this.dirty) {
        this.area.value = entry.text;
        this.base.value = entry.base;
        this.keep();
        this.tell("restored");
        this.area.dispatchEvent(new Event("input", { bubbles: true }));
      }
      shelf().removeItem(entry.slot);
    }
    if (settled) history.replaceState(null, "", location.pathname);
  }

  keep() {
    try {
      if (this.dirty) shelf().setItem(this.slot, JSON.stringify({ at: Date.now(), text: this.area.value, base: this.base.value }));
      else shelf().removeItem(this.slot);
    } catch {
      // Full or forbidden: the text stays in the page, and leaving it asks first.
    }
  }

  typed() {
    this.since ??= Date.now();
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), 300);
    if (this.failing) return;
    this.say("unsaved");
    this.later(Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** The button saves here; others lead elsewhere and take the text with them. */
  submitted(event) {
    const { name, formAction } = event.submitter ?? {};
    const elsewhere = name || (formAction && new URL(formAction).pathname !== new URL(this.form.action).pathname);
    this.leaving = true;
    if (elsewhere || this.failing === "differs") return;
    this.leaving = false;
    event.preventDefault();
    delete this.form.dataset.sent;
    this.save();
  }

  async save() {
    clearTimeout(this.timer);
    if (this.running) return void (this.again = true);
    this.keep();
    if (!this.dirty || ["differs", "other"].includes(this.failing)) return;
    this.running = true;
    const sent = this.area.value;
    if (!this.failing) this.say("saving");
    await this.send(sent).catch(() => this.fail("lost"));
    this.running = false;
    if (this.again) {
      this.again = false;
      if (!this.failing) this.save();
    }
  }

  async send(text) {
    const body = new URLSearchParams({ csrf_token: this.form.elements.namedItem("csrf_token").value, text, base: this.base.value });
    const keepalive = String(body).length < KEEPALIVE;
    const answer = await fetch(this.form.dataset.save, { method: "POST", body, keepalive, signal: AbortSignal.timeout(30e3), headers: { Accept: "application/json" } });
    const reply = await answer.json().catch(() => ({}));
    if (reply.state === "saved") return this.saved(text, reply);
    if (reply.state === "differs") return this.stop("differs", { why: reply.error });
    if (answer.ok) return this.fail("lost"); // cut off on its way, or a hotel's sign-in page
    if (answer.status === 429 || answer.status >= 500) return this.fail("busy");
    return (await import("./refused.js")).meet(this, answer.status, reply.error);
  }

  saved(sent, reply) {
    this.since = this.dirty && this.area.value !== sent ? Date.now() : undefined;
    this.wait = 1e3;
    this.refusedBefore = 0;
    const typedOn = this.area.value !== sent;
    if (reply.changes && !typedOn) {
      takeIn(this.area, reply.changes);
      this.area.dispatchEvent(new Event("taken"));
    }
    this.stored = typedOn ? sent : this.area.value;
    this.base.value = typedOn ? reply.sent : reply.base;
    if (reply.merged && !typedOn) this.tell("merged", { why: reply.merged });
    else if (this.failing || this.told === "restored") this.tell("");
    this.failing = "";
    this.keep();
    if (this.dirty) return this.later(PAUSE);
    this.said.textContent = reply.said;
  }

  /** Not now: say so, and try again. */
  fail(why) {
    this.failing = why;
    this.tell(why);
    this.say("offline");
    this.keep();
    this.later(this.wait);
    this.wait = Math.min(this.wait * 2, 30e3);
  }

  /** Somebody has to do something first. */
  stop(why, facts) {
    this.failing = why;
    this.tell(why, facts);
    this.say("unsaved");
    this.keep();
  }

  async beat() {
    const body = new URLSearchParams({ csrf_token: this.form.elements.namedItem("csrf_token").value, base: this.base.value });
    try {
      const answer = await fetch(this.form.dataset.presence, { method: "POST", body, headers: { Accept: "application/json" } });
      const { state, said } = await answer.json();
      const place = document.querySelector("[data-here]");
      if (state === "here" && place.textContent !== said.join("")) place.replaceChildren(...said.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    } catch {
      // Who else is here is not worth a word while nobody can be reached.
    }
  }

  say(name) {
    this.said.textContent = words(name).textContent;
  }

  tell(name, facts = {}) {
    this.told = name;
    const found = name ? words(name) : null;
    for (const place of found?.querySelectorAll("[data-fact]") ?? []) place.textContent = facts[place.dataset.fact] ?? "";
    this.banner.replaceChildren(...(found?.children ?? []));
  }
}

function words(name) {
  return document.getElementById("editor-words").content.querySelector(`[data-word=${name}]`).cloneNode(true);
}
