/**
 * The preview beside the text: asked for 300 ms after the last key, the request before it given up, painted
 * only if nothing newer was asked for. Blocks that did not change are left as they are, so that nothing jumps.
 */
import { attach } from "../main.js";

const PAUSE = 300;

export class Live {
  constructor(form, area, lines) {
    Object.assign(this, { form, area, lines, blocks: null, hidden: false });
    this.pane = document.querySelector("[data-pane]");
    this.scroller = this.pane.closest("[data-scroll]");
  }

  start() {
    this.area.addEventListener("input", () => this.soon(PAUSE));
    this.area.addEventListener("taken", () => this.soon(0));
    this.area.addEventListener("scroll", () => this.follow(), { passive: true });
    this.scroller.addEventListener("scroll", () => this.lead(), { passive: true });
    addEventListener("resize", () => this.lines.forget());
    this.soon(0);
  }

  soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), pause);
  }

  async ask() {
    this.running?.abort();
    const { signal } = (this.running = new AbortController());
    performance.mark("preview-asked");
    const body = new URLSearchParams({ csrf_token: this.form.elements.namedItem("csrf_token").value, base: this.form.elements.namedItem("base").value, text: this.area.value });
    try {
      const answer = await fetch(this.form.dataset.preview, { method: "POST", body, signal, headers: { Accept: "application/json" } });
      const reply = await answer.json();
      if (reply.state === "preview" && !signal.aborted) this.paint(reply);
    } catch {
      // Saving says when nobody can be reached; the preview stays as it was.
    }
  }

  paint(reply) {
    if (!this.hidden) this.morph(reply.blocks);
    const put = (name, html) => {
      const place = document.querySelector(`[data-${name}]`);
      if (this[name] !== html) place.innerHTML = this[name] = html;
    };
    put("problems", reply.problems);
    put("outline", reply.outline);
    for (const name of ["facts", "counted"]) {
      const place = document.querySelector(`[data-${name}]`);
      if (place.textContent !== reply[name]) place.textContent = reply[name];
    }
    document.querySelector("[data-none]").hidden = reply.marks.length > 0;
    this.lines.mark(reply.marks);
    performance.mark("preview-painted");
  }

  /** Replace what lies between the first and the last block that changed. */
  morph(blocks) {
    const old = this.blocks ?? [];
    if (!this.blocks) this.pane.replaceChildren();
    const shortest = Math.min(old.length, blocks.length);
    let head = 0;
    let tail = 0;
    while (head < shortest && old[head].html === blocks[head].html) head++;
    while (tail < shortest - head && old.at(-1 - tail).html === blocks.at(-1 - tail).html) tail++;
    const before = old[old.length - tail]?.node ?? null;
    for (const { node } of old.slice(head, old.length - tail)) node.remove();
    const middle = blocks.slice(head, blocks.length - tail).map((block) => ({ ...block, node: element(block.html) }));
    for (const { node } of middle) this.pane.insertBefore(node, before);
    const same = (from, to) => old.slice(from, to);
    this.blocks = [...same(0, head), ...middle, ...same(old.length - tail)];
    this.blocks.forEach((block, index) => (block.line = blocks[index].line));
    for (const { node } of middle) attach(node);
  }

  /** The preview follows the text, or the text the preview: whichever is under the hand. */
  follow() {
    if (this.passive === this.area) return void (this.passive = null);
    if (!this.usable) return;
    const line = this.lines.at(this.area.scrollTop);
    this.move(this.scroller, this.height(line));
  }

  lead() {
    if (this.passive === this.scroller) return void (this.passive = null);
    if (!this.usable) return;
    const places = this.blocks.map(({ node, line }) => [this.offset(node), line]);
    this.move(this.area, this.lines.top(between(places, this.scroller.scrollTop)));
  }

  get usable() {
    return !this.hidden && this.blocks?.length && this.scroller.scrollHeight > this.scroller.clientHeight;
  }

  offset(node) {
    return node.offsetTop - this.pane.offsetTop;
  }

  height(line) {
    return between(this.blocks.map(({ node, line: at }) => [at, this.offset(node)]), line);
  }

  move(target, top) {
    if (Math.abs(target.scrollTop - top) < 2) return;
    const before = target.scrollTop;
    target.scrollTop = top;
    if (target.scrollTop !== before) this.passive = target;
  }
}

/** The second value at a place among pairs that rise, in between where it lies between two. */
function between(pairs, at) {
  let below = pairs[0];
  for (const pair of pairs) {
    if (pair[0] > at) return below[1] + ((pair[1] - below[1]) * (at - below[0])) / Math.max(pair[0] - below[0], 1);
    below = pair;
  }
  return below[1];
}

function element(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const { content } = holder;
  if (content.childElementCount === 1) return content.firstElementChild;
  const box = document.createElement("div");
  box.append(content);
  return box;
}
