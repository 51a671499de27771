/** Where the lines of a text area stand, long ones being broken: measured in a copy that nobody sees. */

const STYLES = ["font", "fontSizeAdjust", "letterSpacing", "lineHeight", "paddingLeft", "paddingRight", "tabSize", "wordSpacing"];

export class Lines {
  constructor(area, gutter) {
    Object.assign(this, { area, gutter, marks: [], text: null });
    this.copy = document.createElement("div");
    this.copy.className = "copy";
    this.copy.setAttribute("aria-hidden", "true");
    area.parentElement.append(this.copy);
    area.addEventListener("scroll", () => this.shift(), { passive: true });
  }

  forget() {
    this.text = null;
    this.mark(this.marks);
  }

  /** Bring the copy up to date; only lines that changed are written. */
  measure() {
    if (this.text === this.area.value) return;
    if (this.text === null) this.dress();
    const lines = this.area.value.split("\n");
    const { children } = this.copy;
    lines.forEach((line, index) => {
      const row = children[index] ?? this.copy.appendChild(document.createElement("div"));
      const shown = line || "\u200b";
      if (row.textContent !== shown) row.textContent = shown;
    });
    while (children.length > lines.length) this.copy.lastChild.remove();
    this.text = this.area.value;
  }

  dress() {
    const style = getComputedStyle(this.area);
    for (const name of STYLES) this.copy.style[name] = style[name];
    this.copy.style.inlineSize = `${this.area.clientWidth}px`;
    this.padding = parseFloat(style.paddingTop);
  }

  /** How far down a line begins; fractions lie between two lines. */
  top(line) {
    this.measure();
    const row = this.copy.children[Math.min(Math.max(Math.floor(line), 1), this.copy.children.length) - 1];
    return row.offsetTop + (line % 1) * row.offsetHeight;
  }

  /** The line at a height. */
  at(top) {
    this.measure();
    const rows = this.copy.children;
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (rows[middle].offsetTop <= top) low = middle;
      else high = middle - 1;
    }
    return low + 1 + Math.min((top - rows[low].offsetTop) / Math.max(rows[low].offsetHeight, 1), 0.99);
  }

  /** The line the caret is in. */
  current() {
    return this.area.value.slice(0, this.area.selectionStart).split("\n").length;
  }

  select(line) {
    const lines = this.area.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    this.area.scrollTop = this.top(line) - this.area.clientHeight / 3;
    this.area.scrollIntoView({ block: "nearest" });
  }

  /** Show where the problems are: pairs of line and severity. */
  mark(marks) {
    this.marks = marks;
    const found = marks.map(([line, severity]) => {
      const sign = document.createElement("span");
      sign.className = severity;
      sign.textContent = line;
      sign.style.insetBlockStart = `${this.top(line) + this.padding}px`;
      return sign;
    });
    this.gutter.replaceChildren(...found);
    this.shift();
  }

  shift() {
    this.gutter.style.insetBlockStart = `${this.area.offsetTop}px`;
    this.gutter.style.translate = `0 ${-this.area.scrollTop}px`;
  }
}
