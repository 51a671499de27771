/** Files dropped onto a form go into its file field, beside those that are chosen there already. */

export default function dropping(form) {
  const field = form.querySelector("input[type=file]");
  if (!field) return;
  const holds = (event) => event.dataTransfer?.types.includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    const all = new DataTransfer();
    for (const file of [...(field.multiple ? field.files : []), ...event.dataTransfer.files]) all.items.add(file);
    field.files = all.files;
    field.focus();
  });
}
