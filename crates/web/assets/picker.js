// One picker for people, places, households and whatever else records refer to: a box with a list under it that the server answers
// as one types, by characters, pinyin initials or code. What is sent is what was sent without it: a list to choose from stays behind the
// box and keeps the value; a box that is typed into has the record's id beside it.
(() => {
  // A shorter list is seen at a glance.
  const LONG = 12;
  let pickers = 0;

  const named = (option) => {
    const group = option.parentElement.matches("optgroup") ? option.parentElement.label : "";
    return !group || option.text.startsWith(group) ? option.text : `${group} · ${option.text}`;
  };

  const picker = (of) => {
    if (of.dataset.picks || (of.matches("select") && of.options.length <= LONG)) return;
    of.dataset.picks = "1";
    const select = of.matches("select") ? of : null;
    const box = select ? document.createElement("input") : of;
    const list = document.createElement("ul"), around = document.createElement("span");
    const label = of.labels?.[0]?.textContent.replace("*", "").trim() || of.getAttribute("aria-label") || "";
    around.className = "picker";
    of.before(around);
    around.append(of, ...(select ? [box] : []), list);
    list.id = `picks-${++pickers}`;
    list.hidden = true;
    list.className = "picks";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);
    if (select) {
      for (const name of ["id", "aria-invalid", "aria-describedby", "aria-label"]) if (select.hasAttribute(name)) { box.setAttribute(name, select.getAttribute(name)); select.removeAttribute(name); }
      box.placeholder = select.dataset.hint ?? "";
      select.hidden = true;
    }
    box.autocomplete = "off";
    const say = { role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(say)) box.setAttribute(name, value);

    const options = () => [...list.querySelectorAll("[data-value]")];
    const active = () => list.querySelector("[aria-selected=true]");
    const chosen = () => { const option = select.selectedOptions[0]; return option?.value ? named(option) : ""; };
    let asked = 0, answered = null, wait;

    const close = () => { list.hidden = true; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); };
    const open = () => { list.hidden = false; box.setAttribute("aria-expanded", "true"); };
    const ask = async (text) => {
      const mine = ++asked, at = new URL(of.dataset.picker, location);
      at.searchParams.set("q", text);
      const answer = await fetch(at).catch(() => null);
      if (mine !== asked || !answer?.ok) return false;
      list.innerHTML = await answer.text();
      [...list.children].forEach((option, n) => { option.id = `${list.id}-${n}`; });
      answered = text;
      return true;
    };
    const look = async (text) => { if (await ask(text) && document.activeElement === box) open(); };
    const go = (to) => {
      const all = options();
      if (!all.length) return;
      active()?.setAttribute("aria-selected", "false");
      const option = all[(to + all.length) % all.length];
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", option.id);
    };
    const tell = (at, kinds) => kinds.forEach((kind) => at.dispatchEvent(new Event(kind, { bubbles: true })));
    let picking = false;
    const pick = (option) => {
      const { value, label } = option.dataset;
      clearTimeout(wait);
      asked++;
      picking = true;
      if (select) {
        if (![...select.options].some((o) => o.value === value)) select.add(new Option(label, value));
        select.value = value;
        box.value = chosen();
        box.setCustomValidity("");
        tell(select, ["input", "change"]);
      } else {
        box.value = label;
        for (const [name, kept] of [["id", value], ["label", label]]) { const beside = box.form?.elements[`${name}.${box.name}`]; if (beside) beside.value = kept; }
        tell(box, ["input", "change"]);
      }
      picking = false;
      close();
    };

    box.addEventListener("input", () => {
      if (picking) return;
      // What is typed is not yet chosen: nothing is sent in its place.
      if (select) { select.value = ""; box.setCustomValidity(box.value.trim() ? select.dataset.says ?? "" : ""); }
      clearTimeout(wait);
      wait = setTimeout(() => look(box.value.trim()), 150);
    });
    box.addEventListener("keydown", (event) => {
      const shut = list.hidden, all = options();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (shut) { look(select && box.value === chosen() ? "" : box.value.trim()); return; }
        const at = all.indexOf(active());
        go(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
      } else if (event.key === "Enter" && !shut && all.length && (active() || answered === box.value.trim())) {
        event.preventDefault();
        pick(active() ?? all[0]);
      } else if (event.key === "Escape" && !shut) {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    });
    box.addEventListener("blur", async () => {
      close();
      const text = box.value.trim();
      if (!select || text === chosen()) return;
      if (!text) { tell(select, ["input", "change"]); return; }
      // One answer is what was meant; of none or several the box says that one is to be chosen.
      if (await ask(text) && options().length === 1 && box.value.trim() === text && document.activeElement !== box) pick(options()[0]);
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => { const option = event.target.closest("[data-value]"); if (option) pick(option); });
    if (select) {
      const show = () => { box.value = chosen(); box.setCustomValidity(""); };
      show();
      addEventListener("pageshow", show);
    }
  };

  const all = () => document.querySelectorAll("[data-picker]").forEach(picker);
  all();
  document.addEventListener("htmx:after:swap", all);
})();
