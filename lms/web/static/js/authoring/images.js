/** A picture for the text: chosen, dropped or pasted; it is taken in with an alternative text only. */

export function imagesIn(data) {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
}

/** The Markdown of the picture, or nothing if somebody thought better of it. */
export async function chooseImage(form, file) {
  const dialog = document.getElementById("editor-image").content.firstElementChild.cloneNode(true);
  const inner = dialog.querySelector("form");
  const said = dialog.querySelector("[role=alert]");
  const field = inner.elements.namedItem("file");
  if (file) {
    const one = new DataTransfer();
    one.items.add(file);
    field.files = one.files;
  }
  document.body.append(dialog);
  dialog.showModal();
  if (file) inner.elements.namedItem("alt").focus();
  let markdown = "";
  dialog.querySelector("[data-later]").onclick = () => dialog.close();
  inner.addEventListener("submit", async (event) => {
    event.preventDefault();
    const alt = inner.elements.namedItem("alt").value.trim();
    if (!field.files.length || !alt) return void (said.textContent = field.files.length ? said.dataset.alt : said.dataset.file);
    const body = new FormData();
    for (const [name, value] of [["csrf_token", form.elements.namedItem("csrf_token").value], ["alt", alt], ["page", form.dataset.page.replace(/^[^/]*\//, "")], ["file", field.files[0]]]) body.append(name, value);
    const button = inner.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const answer = await fetch(form.dataset.upload, { method: "POST", body, headers: { Accept: "application/json" } });
      const reply = await answer.json();
      markdown = reply.markdown ?? "";
      said.textContent = reply.error ?? "";
    } catch {
      said.textContent = said.dataset.failed;
    }
    button.disabled = false;
    if (markdown) dialog.close();
  });
  await new Promise((resolve) => dialog.addEventListener("close", resolve));
  dialog.remove();
  return markdown;
}
