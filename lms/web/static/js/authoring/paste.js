/**
 * Text from a word processor comes as HTML: the server makes Markdown of it (`data-paste-url`), and says what
 * Markdown cannot hold. Plain text, and whatever the server does not answer, is pasted as browsers do it.
 */
import { announce } from "../words.js";

// Without one of these, the plain text says the same.
const SHAPED = /<(h[1-6]|ul|ol|li|table|b|strong|i|em|a|blockquote)\b|mso-list|font-weight:\s*(bold|[6-9]00)/i;

export default function paste(area) {
  const url = area.dataset.pasteUrl;
  if (!url) return;
  const said = document.createElement("p");
  said.className = "hint";
  said.hidden = true;
  (area.closest(".paper") ?? area).after(said);

  area.addEventListener("paste", async (event) => {
    const html = event.clipboardData?.getData("text/html") ?? "";
    const plain = event.clipboardData?.getData("text/plain") ?? "";
    if (event.defaultPrevented || !SHAPED.test(html)) return;
    event.preventDefault();
    const { selectionStart: from, selectionEnd: to, value } = area;
    const found = await ask(url, html, area).catch(() => ({ markdown: plain, notes: [] }));
    const same = area.value === value;
    insert(area, same ? from : area.selectionStart, same ? to : area.selectionEnd, found.markdown);
    said.textContent = found.notes.join(" ");
    said.hidden = !found.notes.length;
    if (found.notes.length) announce(said.textContent);
  });
}

async function ask(url, html, area) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? area.form?.elements.namedItem("csrf_token")?.value;
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  if (token) headers["X-CSRFToken"] = token;
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ html }), credentials: "same-origin" });
  if (!answer.ok) throw new Error(`paste: ${answer.status}`);
  return answer.json();
}

/** As if it had been typed, so that undo works. */
function insert(area, from, to, text) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
