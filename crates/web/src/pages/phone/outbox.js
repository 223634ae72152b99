// What is entered without signal waits on the phone and is sent by itself. A form with data-outbox goes through here; without script
// it is an ordinary form. An entry has its own id from the beginning, so sending it twice stores it once.
(() => {
  if (!window.indexedDB || !navigator.serviceWorker) return;
  const said = document.querySelector("#outbox-words")?.dataset ?? {};
  const DAY = 86_400_000, KEEP = { received: 30 * DAY, dropped: 7 * DAY };
  const PATIENCE = 15_000, AGAIN = 30_000, MOMENT = 2_500;
  // Pictures: how well they are kept, how many bytes of them wait at most, and the largest that goes as it is where it cannot be read here.
  const QUALITY = 0.8, ROOM = 60_000_000, AS_IT_IS = 2_000_000, SLOWLY = 120_000;

  navigator.serviceWorker.register("/phone/worker.js", { scope: "/" }).then(() => navigator.serviceWorker.ready).then((ready) => {
    ready.active?.postMessage({ keep: [location.pathname, ...(said.pages ?? "").split(" ").filter(Boolean)] });
  }).catch(() => {});
  navigator.storage?.persist?.();

  // Storage. An entry is safe once its transaction is complete, on the disk where the browser can promise it.
  const open = new Promise((done, failed) => {
    const asked = indexedDB.open("shishu-outbox", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  open.catch(() => {});
  const within = async (mode, work) => {
    const db = await open;
    return new Promise((done, failed) => {
      const transaction = db.transaction("entries", mode, { durability: "strict" });
      const asked = work(transaction.objectStore("entries"));
      transaction.oncomplete = () => done(asked.result);
      transaction.onabort = transaction.onerror = () => failed(transaction.error ?? asked.error);
    });
  };
  // What an entry carries lies beside it under an id of its own, after all entries, and is read when it is sent.
  const AFTER = "~", beside = (id) => AFTER + id;
  const all = async () => (await within("readonly", (s) => s.getAll(IDBKeyRange.upperBound(AFTER, true)))).sort((a, b) => (a.made_at < b.made_at ? -1 : a.made_at > b.made_at ? 1 : a.n - b.n));
  const put = (entry, files) => within("readwrite", (s) => {
    if (files?.length) s.put({ id: beside(entry.id), files });
    else if (files || entry.state === "received") s.delete(beside(entry.id));
    return s.put(entry);
  });
  const remove = (id) => within("readwrite", (s) => { s.delete(beside(id)); return s.delete(id); });
  const one = (id) => within("readonly", (s) => s.get(id));
  const carried = async (entry) => (entry.bytes ? (await one(beside(entry.id)))?.files ?? [] : []);
  // What is safe elsewhere makes room for what is not.
  const clear = async () => { for (const entry of await all()) if (KEEP[entry.state]) await remove(entry.id); };
  const keep = async (entry, files) => {
    const waits = (await all()).filter((e) => e.id !== entry.id && !KEEP[e.state]).reduce((sum, e) => sum + (e.bytes ?? 0), 0);
    if (files.length && waits + entry.bytes > ROOM) throw new Error("room");
    try { await put(entry, files); } catch { await clear(); await put(entry, files); }
  };

  // A version 7 id: entries of one phone sort in the order in which they were made.
  const id7 = () => {
    const b = crypto.getRandomValues(new Uint8Array(16)), t = Date.now();
    for (let i = 0; i < 6; i++) b[i] = Math.floor(t / 2 ** (40 - 8 * i)) & 255;
    b[6] = (b[6] & 15) | 112; b[8] = (b[8] & 63) | 128;
    return [...b].map((x, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + x.toString(16).padStart(2, "0")).join("");
  };

  // Making an entry out of a form.
  const labelled = (form, button, name, value) => {
    if (button?.name === name) return [form.dataset.outbox, button.textContent.trim()];
    const at = form.elements[name], field = at instanceof RadioNodeList ? at[0] : at;
    if (field?.dataset.shown) return [field.dataset.shown, value];
    if (!field || field.type === "hidden") return null;
    const shown = field.tagName === "SELECT" ? field.selectedOptions[0]?.textContent : value;
    const label = field.closest("label")?.querySelector("span")?.textContent.replace("*", "").trim() ?? name;
    return shown ? [label, shown.trim()] : null;
  };
  // A picture is made as small as the county keeps it, so that it fits the phone and the signal. One that cannot be read here goes as it
  // is if it is no large file: the server says what is wrong with it.
  const small = async (file, side) => {
    try {
      const seen = await createImageBitmap(file), by = Math.min(1, side / Math.max(seen.width, seen.height));
      const canvas = Object.assign(document.createElement("canvas"), { width: Math.max(1, Math.round(seen.width * by)), height: Math.max(1, Math.round(seen.height * by)) });
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(seen, 0, 0, canvas.width, canvas.height);
      seen.close();
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      return { name: file.name, bytes: await made.arrayBuffer() };
    } catch {
      return file.size <= AS_IT_IS ? { name: file.name, bytes: await file.arrayBuffer() } : null;
    }
  };
  const pictures = async (form, entry) => {
    const field = form.querySelector("input[type=file]"), chosen = [...(field?.files ?? [])], files = [];
    for (const file of chosen) {
      const made = files.length < Number(field.dataset.most) ? await small(file, Number(field.dataset.side)) : null;
      if (made) files.push(made); else entry.shown.push([file.name, said.left_out]);
    }
    if (files.length) entry.shown.push([said.pictures, said.count.replace("※", files.length)]);
    entry.bytes = files.reduce((sum, f) => sum + f.bytes.byteLength, 0);
    return files;
  };
  const entryOf = (form, button) => {
    const data = new FormData(form, button);
    const fields = [...data].filter(([name, value]) => name !== "_token" && typeof value === "string");
    const shown = fields.filter(([name]) => !form.elements[name]?.matches?.("[data-sealed]")).map(([name, value]) => labelled(form, button, name, value)).filter(Boolean);
    const sealed = [...form.querySelectorAll("[data-sealed]")].map((at) => at.name);
    return {
      id: data.get("entry") || id7(), sealed, url: new URL(form.action).pathname, page: location.pathname + location.search, fields, shown,
      title: form.dataset.outbox, by: said.login, made_at: new Date().toISOString(), n: performance.now(), state: "waiting", why: [],
    };
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-outbox]") || event.defaultPrevented || event.submitter?.formNoValidate) return;
    event.preventDefault();
    const entry = entryOf(form, event.submitter);
    if (form.elements.entry) form.elements.entry.value = entry.id;
    const files = await pictures(form, entry);
    try {
      await keep(entry, files);
    } catch {
      delete form.dataset.sent;
      full(form, event.submitter, entry, files);
      return;
    }
    await draw();
    // It is safe: whoever has signal is told what became of it, whoever has none goes on at once.
    let typing = false;
    const types = () => { typing = true; };
    form.addEventListener("input", types);
    const after = await Promise.race([send(entry.id), new Promise((done) => setTimeout(done, MOMENT))]);
    form.removeEventListener("input", types);
    delete form.dataset.sent;
    if (!typing && told(form, after)) return;
    if (!typing) { form.reset(); days(form); }
    if (form.elements.entry) form.elements.entry.value = id7();
    sessionStorage.removeItem(`typed ${location.pathname} ${entry.url}`);
    note(form, after?.state === "returned" ? "bad" : "ask", after?.state === "returned" ? said.returned : trouble === said.signed_out ? trouble : said.kept);
  });
  // What became of an entry, where that is known: it is in, or it came back.
  const told = (form, after) => {
    if (after?.state === "received") location.assign((!after.why.length && form.dataset.then) || after.at || location.href);
    else if (after?.state === "returned") note(form, "bad", [said.returned, ...after.why].join(" ")).scrollIntoView({ block: "nearest" });
    else return false;
    return true;
  };
  // A phone without room keeps nothing, and says so while the form still holds what was typed. With signal it goes without the outbox;
  // without, what is typed may fit where pictures do not.
  const full = (form, button, entry, files) => {
    const at = note(form, "bad", navigator.onLine ? said.full_online : said.full);
    const act = (text, work) => {
      const b = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: text });
      b.onclick = work;
      at.append(" ", b);
    };
    act(said.straight, async () => {
      try {
        const open = await door();
        if (!open || open.login !== entry.by) { note(form, "bad", said.signed_out); return; }
        const after = await post(entry, open.token, files);
        if (after.signed_out) note(form, "bad", said.signed_out); else told(form, after);
      } catch { full(form, button, entry, files); form.querySelector(".outbox-note .state").after(" ", said.no_signal_now); }
    });
    if (entry.bytes) act(said.without, () => { form.querySelector("input[type=file]").value = ""; form.requestSubmit(button); });
    at.scrollIntoView({ block: "nearest" });
  };
  const note = (form, kind, text) => {
    form.querySelector(".outbox-note")?.remove();
    const p = document.createElement("p"), sign = document.createElement("span");
    p.className = "outbox-note"; p.setAttribute("role", kind === "bad" ? "alert" : "status");
    sign.className = `state ${kind}`; sign.textContent = kind === "bad" ? said.bad : said.waiting;
    p.append(sign, " ", text);
    form.prepend(p);
    return p;
  };

  // Sending: one after the other, in the order of making, by one window at a time.
  const get = (url, options = {}) => fetch(url, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  const door = async () => {
    const answer = await get("/phone/token", { headers: { accept: "application/json" } });
    if (answer.redirected || answer.status === 401) return null;
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };
  const post = async (entry, token, files) => {
    files ??= await carried(entry);
    const ours = { _token: token, entry: entry.id, device_at: entry.made_at };
    // In parts the token comes first: the server reads nobody's file before it.
    const fields = [...Object.entries(ours), ...entry.fields.filter(([name]) => !(name in ours))];
    const body = files.length ? new FormData() : new URLSearchParams(fields);
    if (files.length) for (const [name, value] of fields) body.append(name, value);
    for (const file of files) body.append("file", new File([file.bytes], file.name, { type: "image/jpeg" }));
    const answer = await get(entry.url, { method: "POST", body, ...(files.length && { signal: AbortSignal.timeout(SLOWLY) }) });
    if (new URL(answer.url).pathname === "/sign-in") return { signed_out: true };
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    const read = async () => {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      page.querySelectorAll("td, th").forEach((cell) => cell.append(" · "));
      return page;
    };
    const texts = (page, at) => [...new Set([...page.querySelectorAll(at)].map((one) => one.textContent.replace(/\s+/g, " ").trim()).filter(Boolean))];
    if (answer.ok) {
      // The entry is in, whatever became of its pictures; what became of them is told with it.
      const why = new URL(answer.url).searchParams.has("left") ? texts(await read(), "[data-left]") : [];
      return { state: "received", at: answer.redirected ? answer.url.slice(location.origin.length) : entry.page, received_at: new Date().toISOString(), bytes: 0, why, ...unsealed(entry) };
    }
    const page = await read(), why = texts(page, "main .fault, main .advice, main [role=alert]");
    return { state: "returned", why: why.length ? why : [page.querySelector("main h1")?.textContent ?? String(answer.status)] };
  };
  // What the county keeps sealed does not stay open on a phone once it is there.
  const unsealed = ({ fields, sealed }) => ({ fields: fields.filter(([name]) => !sealed.includes(name)) });
  let trouble = "";
  const send = (only) => navigator.locks.request("shishu-outbox", async () => {
    let token;
    for (const entry of (await all()).filter((e) => e.state === "waiting")) {
      if (entry.by !== said.login && said.login) continue;
      try {
        token ??= await door();
        if (!token) { trouble = said.signed_out; break; }
        if (token.login !== entry.by) continue;
        const after = await post(entry, token.token);
        if (after.signed_out) { trouble = said.signed_out; break; }
        trouble = "";
        // Mended or dropped meanwhile, it is what it has become.
        const now = await one(entry.id);
        if (now?.state === "waiting" && now.made_at === entry.made_at) await put({ ...entry, ...after });
      } catch (error) {
        trouble = /^\d+$/.test(error.message) ? said.server : said.no_signal;
        break;
      }
    }
    await draw();
    return only && one(only);
  });

  // Showing.
  const draw = async () => {
    const entries = await all(), now = Date.now();
    for (const entry of entries) {
      if (KEEP[entry.state] && now - Date.parse(entry.received_at ?? entry.dropped_at) > KEEP[entry.state]) await remove(entry.id);
    }
    const open = entries.filter((e) => e.state === "waiting" || e.state === "returned");
    for (const at of document.querySelectorAll("[data-outbox-count]")) { at.textContent = open.length || ""; at.hidden = !open.length; }
    const list = document.querySelector("[data-outbox-list]");
    if (!list) return;
    const told = document.querySelector("[data-outbox-trouble]");
    if (told) { told.textContent = open.length ? trouble : ""; told.hidden = !told.textContent; }
    list.replaceChildren(...entries.reverse().slice(0, 60).map(item));
    const empty = document.querySelector("[data-outbox-empty]");
    if (empty) empty.hidden = entries.length > 0;
  };
  const SIGN = { waiting: "ask", returned: "bad", received: "good", dropped: "note" };
  const item = (entry) => {
    const li = document.createElement("li");
    const make = (tag, set, ...inside) => { const at = Object.assign(document.createElement(tag), set); at.append(...inside); return at; };
    const at = new Date(entry.made_at), time = `${at.getMonth() + 1}-${at.getDate()} ${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
    const what = entry.shown.slice(0, 2).map(([, value]) => value).join(" ");
    li.dataset.state = entry.state;
    const sum = make("summary", {}, make("span", { className: `state ${SIGN[entry.state]}` }, said[`state_${entry.state}`]), " ", `${entry.title} ${what}`, make("span", { className: "when" }, time));
    const facts = make("dl", { className: "facts" }, ...entry.shown.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
    const acts = make("div", { className: "row" });
    const act = (text, work, kind = "button") => { const b = make("button", { type: "button", className: kind }, text); b.onclick = work; acts.append(b); };
    if (entry.by !== said.login) facts.append(make("p", { className: "hint" }, said.others.replace("※", entry.by)));
    else if (entry.state === "returned") {
      act(said.mend, () => location.assign(`${entry.page}#mend=${entry.id}`), "button primary");
      act(said.again, async () => { await put({ ...entry, state: "waiting" }); send(); });
    }
    if (entry.state === "returned" || entry.state === "waiting") act(said.drop, async () => { await put({ ...entry, was: entry.state, state: "dropped", dropped_at: new Date().toISOString() }); draw(); }, "button quiet");
    if (entry.state === "dropped") act(said.back, async () => { await put({ ...entry, state: entry.was ?? "waiting" }); send(); });
    if (entry.state === "received" && entry.at) acts.append(make("a", { className: "button quiet", href: entry.at }, said.see));
    const details = make("details", { open: entry.state === "returned" }, sum, ...entry.why.map((w) => make("p", { className: "fault" }, w)), facts, acts);
    li.append(details);
    return li;
  };

  // A returned entry goes back into the form that it was made in.
  const mend = async () => {
    const id = location.hash.match(/^#mend=([\w-]+)$/)?.[1], entry = id && (await one(id));
    if (!entry) return;
    const form = [...document.querySelectorAll("form[data-outbox]")].find((f) => new URL(f.action).pathname === entry.url) ?? document.querySelector("form[data-outbox]");
    if (!form) return;
    for (const [name, value] of entry.fields) {
      const field = form.elements[name];
      if (field && field.type !== "hidden" || name === "entry") { if (field) field.value = value; }
    }
    if (form.elements.entry) form.elements.entry.value = entry.id;
    const files = await carried(entry), field = form.querySelector("input[type=file]");
    if (field && files.length) {
      const held = new DataTransfer();
      for (const file of files) held.items.add(new File([file.bytes], file.name, { type: "image/jpeg" }));
      field.files = held.files;
      field.closest("details")?.setAttribute("open", "");
    }
    note(form, "bad", [said.returned, ...entry.why].join(" "));
    form.closest("details")?.setAttribute("open", "");
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  };

  // The day of a page kept since yesterday would be yesterday's: it goes on by as many days as the page is old.
  const old = (shown) => { const d = new Date(); return Math.round((Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()) - Date.parse(shown)) / DAY); };
  const days = (form) => {
    for (const at of form.querySelectorAll("[data-today]")) {
      if (at.value === at.defaultValue && old(at.dataset.today) > 0) at.value = new Date(Date.parse(at.value) + old(at.dataset.today) * DAY).toISOString().slice(0, 10);
    }
  };
  document.querySelectorAll("form[data-outbox]").forEach(days);
  for (const at of document.querySelectorAll("form[data-outbox] [name=entry]")) at.value = id7();

  addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  setInterval(() => all().then((e) => e.some((x) => x.state === "waiting") && send()), AGAIN);
  // Signing out takes the kept pages with it; what waits stays, it is nobody else's to send.
  document.addEventListener("submit", (event) => { if (event.target.matches("form[action='/sessions/ended']")) caches.delete("shishu-pages"); });
  draw().then(mend).then(() => send()).catch(() => {});
})();
