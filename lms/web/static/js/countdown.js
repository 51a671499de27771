/**
 * The time that is left, by the server's clock: only what has passed since its answer is counted
 * here, so a wrong clock of the device has no effect. Says so at ten, five and one minute, and
 * tells the page when time is over.
 */
import { say } from "./player.js";

const SAID = [600, 300, 60];
const MOST = 5e3;

export default function countdown(element) {
  const left = element.querySelector("[data-left]");
  const said = document.getElementById("player-time");
  const deadline = Date.parse(element.dataset.deadline);
  const given = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
  let server = Date.parse(element.dataset.now) + performance.now() - given;
  let [ticks, wall] = [performance.now(), Date.now()];
  let before = Infinity;

  function pass() {
    const [ticked, walked] = [performance.now() - ticks, Date.now() - wall];
    [ticks, wall] = [performance.now(), Date.now()];
    server += ticked;
    // Asleep, or somebody has set the clock: ask.
    if (Math.abs(walked - ticked) > MOST) ask();
    show();
  }

  async function ask() {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
    const date = Date.parse(answer?.headers.get("Date"));
    if (date) server = date;
    show();
  }

  function show() {
    const seconds = Math.max(0, Math.ceil((deadline - server) / 1e3));
    left.textContent = seconds > 60 ? inWords(Math.ceil(seconds / 60), "minute") : inWords(seconds, "second");
    element.classList.toggle("late", seconds <= 60);
    const passed = SAID.findLast((mark) => seconds <= mark && before > mark);
    if (passed && before < Infinity) say(said, "left", { left: left.textContent });
    if (!seconds && before) {
      clearInterval(timer);
      element.dataset.over = "";
      dispatchEvent(new Event("timeover"));
    }
    before = seconds;
  }

  const timer = setInterval(pass, 1e3);
  pass();
}

function inWords(number, unit) {
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(number);
}
