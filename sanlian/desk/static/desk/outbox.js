// What an officer wrote without a signal: kept on this phone and sent when there is one, order by order as it was
// written, each once by the key of its form. The desk's pages and its service worker both load this file.
self.deskOutbox = (() => {
  const [DRAFTS, NOTES, HERE] = ["drafts", "notes", "here"];
  // A page says where the desk is; the worker begins with it.
  const desk = self.document?.currentScript.dataset.desk ?? DESK;
  const state = `${desk}kept/state/`;
  const { within, tell, onChange, freshKey, inTurn } = keptOnPhone("sanlian-desk", { [DRAFTS]: { keyPath: "key" }, [NOTES]: undefined });
  // What a form carries that is not what somebody wrote.
  const NOT_WRITTEN = ["csrfmiddlewaretoken", "key", "seen", "who", "code", "preview", "looked", "again"];
  const LATE = 5 * 60_000;

  const put = (draft) => within(DRAFTS, "readwrite", (store) => store.put(draft));
  const remove = (key) => within(DRAFTS, "readwrite", (store) => store.delete(key));
  const notes = async () => (await within(NOTES, "readonly", (store) => store.get(HERE))) ?? {};
  // Many hands write here, a page and the worker: what is noted is laid over what is there, in one turn.
  const note = (news) => within(NOTES, "readwrite", (store) => {
    const asked = store.get(HERE);
    asked.onsuccess = () => store.put({ ...asked.result, ...news }, HERE);
  });
  // Whether somebody wants nothing kept here; it stays when all else goes.
  const off = async (who) => Boolean(await within(NOTES, "readonly", (store) => store.get(`off ${who}`)));
  const turnOff = (who, value) => within(NOTES, "readwrite", (store) => store.put(value, `off ${who}`)).then(() => tell());
  const everybodys = async () => (await within(DRAFTS, "readonly", (store) => store.getAll())).sort((one, other) => one.at - other.at);

  const blank = (value) => (value instanceof Blob ? !value.size : !value.trim());
  const same = (one, other) => one.length === other.length && one.every(([name, value], number) => (
    name === other[number][0] && (value instanceof Blob ? value.size === other[number][1].size : value === other[number][1])));

  const all = async () => {
    const { who } = await notes();
    return (await everybodys()).filter((draft) => draft.who === who);
  };

  // The fields as they were typed, files among them. Something else under a key that waits already is something else.
  const keep = async (form, address) => {
    const [order, verb] = address.match(/orders\/(\d+)\/(\w+)\//).slice(1);
    const known = await notes();
    const fields = [...form.entries()].filter(([name, value]) => !NOT_WRITTEN.includes(name) && !blank(value));
    const drafts = await everybodys();
    const wanted = form.get("key") || freshKey();
    const before = drafts.find(({ key }) => key === wanted);
    if (before?.state === "kept" && same(before.fields, fields)) return;
    const another = before && before.state !== "refused" && form.get("again") !== wanted;
    const { code, title } = known.orders?.find(({ id }) => String(id) === order) ?? { code: form.get("code"), title: "" };
    await put({
      key: another ? freshKey() : wanted,
      who: form.get("who") || known.who,
      seen: form.get("seen"),
      at: Math.max(Date.now(), (drafts.at(-1)?.at ?? 0) + 1),
      state: "kept",
      order, verb, code, title, fields,
    });
    tell();
  };

  const answerOf = async (request) => {
    const answer = await fetch(...request);
    const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
    return { status: answer.status, told };
  };

  const post = (draft, token) => {
    const form = new FormData();
    draft.fields.forEach(([name, value]) => form.append(name, value));
    Object.entries({ key: draft.key, who: draft.who, seen: draft.seen, csrfmiddlewaretoken: token }).forEach(([name, value]) => form.append(name, value ?? ""));
    if (Date.now() - draft.at > LATE) form.append("written", new Date(draft.at).toISOString());
    return answerOf([`${desk}kept/orders/${draft.order}/${draft.verb}/`, { method: "POST", body: form, credentials: "same-origin" }]);
  };

  // Of what has arrived only the fact is kept, until it was seen.
  const arrived = ({ key, who, order, verb, code, title, at }) => put({ key, who, order, verb, code, title, at, state: "sent", sent: Date.now(), fields: [] });

  // Returns whether to go on: a phone that has lost its signal, or its session, tries again later.
  const sendOne = async (draft, token) => {
    const { status, told } = await post(draft, token);
    if (!told || status === 401 || status === 429 || status >= 500) return false;
    await (told.state === "sent" ? arrived(draft) : put({ ...draft, state: "refused", why: told.why, status }));
    tell();
    return true;
  };

  const send = async () => {
    const drafts = await everybodys();
    const { leave } = await notes();
    const open = drafts.filter((draft) => draft.state !== "sent");
    if (!open.length && !leave) return;
    const keys = new URLSearchParams(open.slice(0, 100).map(({ key }) => ["key", key]));
    const { status, told } = await answerOf([`${state}?${keys}`, { credentials: "same-origin" }]);
    if (status === 429 || status >= 500) return;
    await note({ out: !told?.who });
    tell();
    if (!told?.who) return;
    if (leave) {
      const form = new FormData();
      form.append("csrfmiddlewaretoken", told.token);
      await fetch(`${desk}logout/`, { method: "POST", body: form, credentials: "same-origin", redirect: "manual" });
      await note({ leave: false, out: true });
      return;
    }
    const stopped = new Set();
    for (const draft of open.filter(({ who }) => who === told.who)) {
      if (told.done.includes(draft.key)) await arrived(draft);
      else if (draft.state === "refused") stopped.add(draft.order);
      // Behind one that was not taken the others of its order wait: they were written after it.
      else if (!stopped.has(draft.order)) {
        if (!(await sendOne(draft, told.token))) break;
        if ((await all()).some(({ key, state: now }) => key === draft.key && now === "refused")) stopped.add(draft.order);
      }
    }
    tell();
  };

  return {
    all,
    everybodys,
    keep,
    note,
    notes,
    off,
    turnOff,
    freshKey,
    onChange,
    tell,
    drop: (key) => remove(key).then(() => tell()),
    send: () => inTurn(send),
    seen: async () => {
      const sent = (await all()).filter((draft) => draft.state === "sent");
      await Promise.all(sent.map(({ key }) => remove(key)));
      tell();
    },
    // What was read on this phone is gone; what was written and not sent stays for whoever wrote it.
    forget: async (who = null) => {
      await Promise.all((await everybodys()).filter((draft) => draft.state === "sent").map(({ key }) => remove(key)));
      await within(NOTES, "readwrite", (store) => store.put({ who }, HERE));
      if ("caches" in self) await caches.delete(`desk:${desk}:pages`);
      tell();
    },
  };
})();
