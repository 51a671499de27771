/**
 * Answers on their way to the server: one request after another, each sent again until it is
 * answered, and kept on this device meanwhile. What was sent once is repeated word for word, so
 * that the server knows it again by its tokens; what is typed after that waits for its turn.
 */
export const PREFIX = "tandem-answers:";
const WEEK = 7 * 24 * 3600e3;
const LONGEST = 30e3;

/** Where unsaved answers are kept: on a shared computer in this window only; null if nowhere. */
export function shelf() {
  try {
    return "tandem-shared" in localStorage ? sessionStorage : localStorage;
  } catch {
    return null;
  }
}

/** What is kept under names that begin so, oldest first; what is older than a week is forgotten. */
export function kept(name) {
  const store = shelf();
  const found = [];
  for (const slot of Object.keys(store ?? {}).filter((key) => key.startsWith(PREFIX))) {
    const entry = JSON.parse(store[slot]);
    if (Date.now() - entry.at > WEEK) store.removeItem(slot);
    else if (slot.startsWith(PREFIX + name)) found.push({ slot, ...entry });
  }
  return found.sort((a, b) => a.at - b.at);
}

function unique() {
  return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
}

export class Queue {
  batches = [];

  /** `send(batch)` gives ["done"], ["again", seconds or 0] or ["stop"]. */
  constructor(name, send) {
    this.slot = `${PREFIX}${name}:${unique()}`;
    this.send = send;
    addEventListener("online", () => this.wake?.());
  }

  /** The newest answer to a question that is not saved. */
  newest(question) {
    return this.batches.findLast(({ answers }) => answers[question])?.answers[question];
  }

  /** Whether an answer to a question waits behind what is being sent. */
  waits(question) {
    return this.batches.some(({ answers, sent }) => !sent && answers[question]);
  }

  /** `token`: what the fields were changed from; behind an unsaved change, what that one leads to. */
  put(question, fields, token) {
    const before = this.newest(question);
    const { answers } = this.last();
    answers[question] = { fields, token: before && before !== answers[question] ? null : (before ?? { token }).token };
    this.keep();
    this.run();
  }

  /** Press a button of the form, once all answers before it are saved. */
  press(button) {
    this.last().button = button;
    this.wake?.();
    this.run();
  }

  last() {
    const last = this.batches.at(-1);
    if (last && !last.sent && !last.button) return last;
    return this.batches[this.batches.push({ at: Date.now(), answers: {} }) - 1];
  }

  /** Forget some batches, or a question. */
  drop(unwanted, question) {
    for (const { answers } of this.batches) delete answers[question];
    this.batches = this.batches.filter((batch) => !unwanted.includes(batch));
    this.keep();
  }

  /** Buttons are not kept: an answer may be sent days later, a decision not. */
  keep() {
    const batches = this.batches.filter(({ answers }) => Object.keys(answers).length).map(({ button, ...rest }) => rest);
    const entry = { at: batches[0]?.at, attempt: this.attempt, batches };
    try {
      if (batches.length) shelf().setItem(this.slot, JSON.stringify(entry));
      else shelf().removeItem(this.slot);
    } catch {
      // Full or forbidden: the answers stay in the page, and leaving it asks first.
    }
  }

  async run() {
    if (this.running) return;
    this.running = true;
    for (let pause = 1e3; this.batches.length; ) {
      const batch = this.batches[0];
      batch.sent = true;
      const [what, seconds] = await this.send(batch);
      if (what === "stop") break;
      if (what === "done") {
        this.drop([batch]);
        pause = 1e3;
      } else {
        await this.rest(seconds * 1e3 || pause);
        pause = Math.min(pause * 2, LONGEST);
      }
    }
    this.running = false;
  }

  rest(pause) {
    return new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, pause);
    });
  }
}
