/** Brings the reader to the error summary, and from there into the field that it names. */

export default function errors(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field, .question") ?? field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}
