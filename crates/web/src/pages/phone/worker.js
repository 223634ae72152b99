// Keeps the pages of the field at hand for where there is no signal: the network first, what was seen last where it is silent.
const PAGES = "shishu-pages", STATIC = "shishu-static", MOST = 40, PATIENCE = 4000, LONG = 60000;
const OURS = /^\/(phone|month|leave)(\/|$)/;

// A new version waits until no page of the old one is open: to take over from under a page can leave its next one hanging.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const signedIn = (answer) => answer.ok && new URL(answer.url).pathname !== "/sign-in" && (answer.headers.get("content-type") ?? "").startsWith("text/html");

const shown = (answer) => (answer.redirected ? Response.redirect(answer.url) : answer);
const within = (patience) => ({ credentials: "same-origin", signal: AbortSignal.timeout(patience) });

// A page is kept under the address asked for and, where that led elsewhere, under the one it led to; with what it needs, so far as the
// line brings that within patience.
const fetched = async (url, patience) => {
  const answer = await fetch(url, within(patience));
  if (signedIn(answer)) {
    const cache = await caches.open(PAGES);
    await cache.put(answer.url, answer.clone());
    if (answer.redirected) await cache.put(url, Response.redirect(answer.url));
    await assets(await answer.clone().text());
  }
  return shown(answer);
};
const assets = async (html) => {
  const cache = await caches.open(STATIC);
  for (const [, path] of html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)) if (!(await cache.match(path))) await cache.add(new Request(path, within(PATIENCE))).catch(() => {});
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(old);
};
// What was never seen is waited for, however slow the line.
const kept = async (url) => {
  const cache = await caches.open(PAGES), { pathname } = new URL(url);
  return (await cache.match(url)) ?? (await cache.match(pathname)) ?? (await cache.match("/phone")) ?? shown(await fetch(url, within(LONG)));
};

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request).then((had) => had ?? fetch(request)));
  } else if (request.mode === "navigate" && (OURS.test(pathname) || pathname === "/")) {
    const quick = pathname === "/" ? fetch(request, { signal: AbortSignal.timeout(PATIENCE) }) : fetched(request.url, PATIENCE);
    event.respondWith(quick.catch(() => kept(request.url)));
  }
});
self.addEventListener("message", (event) => {
  const pages = (event.data?.keep ?? []).filter((path) => OURS.test(path));
  event.waitUntil(Promise.allSettled(pages.map((path) => fetched(new URL(path, location.origin).href, LONG))));
});
