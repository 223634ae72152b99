// In the village or not is worked out on this phone: its place is compared with the village's own point, one word goes with the tap,
// and no coordinate leaves the page. Whoever declines has tapped just the same.
(() => {
  const METRES = 111_195; // in a degree of latitude
  for (const button of document.querySelectorAll("[data-place]")) {
    if (!navigator.geolocation) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const { form } = button, { east, north, radius } = button.dataset;
      const tap = (word) => {
        const at = form.elements.place;
        at.disabled = false; at.value = word;
        form.requestSubmit(form.querySelector("button[name=whole]"));
        at.value = ""; at.disabled = true; button.disabled = false;
      };
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        const y = (coords.latitude - north / 1000) * METRES, x = (coords.longitude - east / 1000) * METRES * Math.cos(north / 180_000 * Math.PI);
        const far = Math.hypot(x, y), vague = coords.accuracy || 0;
        tap(far + vague <= radius ? "inside" : far - vague > radius ? "outside" : "unknown");
      }, () => tap("unknown"), { timeout: 10_000, maximumAge: 60_000 });
    });
  }
})();
