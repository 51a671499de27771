/**
 * Saves a form while it is written: its words go where its button "Save draft" sends them, as JSON.
 * The page says when; what could not be saved stays in the form and is tried again.
 */
const PAUSE = 1500;
const AGAIN = 15000;

export default function autosave(form) {
  const said = form.querySelector("[data-saved] [role=status]") ?? form.querySelector("[data-saved]");
  const version = form.elements.namedItem("row_version");
  let timer, running, dirty = false;

  async function save() {
    if (running) return later(PAUSE);
    const data = new FormData(form);
    data.set("action", "draft");
    dirty = false;
    running = true;
    try {
      const answer = await fetch(form.getAttribute("action") ?? location.href, { method: "POST", headers: { Accept: "application/json" }, body: data, credentials: "same-origin" });
      const found = await answer.json();
      if (!answer.ok) throw new Error(found.error);
      version.value = found.row_version;
      if (!dirty) said.textContent = found.saved;
    } catch (error) {
      dirty = true;
      said.textContent = error instanceof TypeError ? "" : error.message;
      if (error instanceof TypeError) later(AGAIN);
    } finally {
      running = false;
    }
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  form.addEventListener("input", () => {
    dirty = true;
    later(PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
