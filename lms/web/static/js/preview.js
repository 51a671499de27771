/**
 * Shows what a Markdown text area will look like: `data-preview-url` names who renders it. The
 * answer is clean HTML of our own server, as text or as JSON `{html}`. Focus stays where it is.
 */
import { attach } from "./main.js";
import { words } from "./words.js";

const PAUSE = 600;

export default function preview(area) {
  const url = area.dataset.previewUrl;
  if (!url) return;
  const [details, pane, said] = build(area);
  let timer, running, shown;

  async function show() {
    if (!details.open || area.value === shown) return;
    const text = area.value;
    running?.abort();
    running = new AbortController();
    said.textContent = shown === undefined ? words("previewing") : "";
    try {
      pane.innerHTML = await render(url, text, area, running.signal);
      shown = text;
      said.textContent = "";
      attach(pane);
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = words("previewFailed");
    }
  }

  details.addEventListener("toggle", show);
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
}

function build(area) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const said = document.createElement("p");
  const pane = document.createElement("div");
  summary.textContent = words("preview");
  said.className = "meta";
  said.setAttribute("role", "status");
  pane.className = "preview prose";
  if (area.lang) pane.lang = area.lang;
  details.append(summary, said, pane);
  area.after(details);
  return [details, pane, said];
}

async function render(url, text, area, signal) {
  const token =
    document.querySelector('meta[name="csrf-token"]')?.content ?? area.form?.elements.namedItem("csrf_token")?.value;
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  if (token) headers["X-CSRFToken"] = token;
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ text }), signal, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`preview: ${answer.status}`);
  const kind = answer.headers.get("Content-Type") ?? "";
  return kind.includes("json") ? (await answer.json()).html : answer.text();
}
