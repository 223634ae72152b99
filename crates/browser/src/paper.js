const seen = (e) => e.getClientRects().length > 0 && e.clientWidth !== 1 && e.checkVisibility({ visibilityProperty: true });
const name = (e) => [e.tagName.toLowerCase(), ...e.classList].join(".");
const faults = new Set();
for (const e of document.querySelectorAll(".rail, .bar, .subtabs, .tabs, .foot, button, .button, input[type=submit]")) {
  if (seen(e)) faults.add(`a screen's own: ${name(e)}`);
}
// Grey at most, never a colour: sheets are copied.
const inked = (colour) => {
  const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
  return Math.max(red, green, blue) <= 0x77 && Math.max(red, green, blue) - Math.min(red, green, blue) <= 8;
};
for (const e of document.querySelectorAll("main, main *:not(svg, svg *, option)")) {
  if (!seen(e)) continue;
  const style = getComputedStyle(e);
  const says = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  if (says && !inked(style.color)) faults.add(`not black: ${name(e)} ${style.color}`);
  if (style.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1) faults.add(`cut off at the side: ${name(e)}`);
  if (style.overflowY !== "visible" && e.scrollHeight > e.clientHeight + 1) faults.add(`cut off below: ${name(e)}`);
}
const head = document.querySelector(".printed");
if (document.querySelector(".shell") && !(head && seen(head))) faults.add("does not say whose it is");
return [...faults];
