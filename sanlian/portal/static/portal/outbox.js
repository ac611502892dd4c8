// What is kept on this phone until there is a signal: shouts, and a recording that was broken off. Pages and the
// service worker both load this file; what one of them keeps, the other may send. The key of the form makes sure that
// what is sent twice is received once.
self.outbox = (() => {
  const [KEPT, TAPE] = ["kept", "tape"];
  const { within, tell, onChange, freshKey, inTurn } = keptOnPhone("sanlian-portal", { [KEPT]: { keyPath: "key" }, [TAPE]: undefined });
  const all = () => within(KEPT, "readonly", (store) => store.getAll());
  const put = (shout) => within(KEPT, "readwrite", (store) => store.put(shout));
  const drop = (key) => within(KEPT, "readwrite", (store) => store.delete(key)).then(tell);

  const blank = (value) => (value instanceof Blob ? !value.size : !value.trim());
  const says = (form) => ["text", "photos", "voice", "kept", "kept_voice"].some((name) => form.getAll(name).some((value) => !blank(value)));

  // The fields of a form as they were typed, files among them; what it is for is to be sent.
  const keep = async (form, address) => {
    const fields = [...form.entries()].filter(([name, value]) => name !== "do" && !blank(value));
    const words = fields.find(([name]) => name === "text")?.[1] ?? "";
    await put({ key: form.get("key") || freshKey(), fields, address, words, at: Date.now(), state: "kept" });
    tell();
  };

  const form = ({ key, fields }, token) => {
    const filled = new FormData();
    fields.forEach(([name, value]) => {
      if (name !== "key" && !(token && name === "csrfmiddlewaretoken")) filled.append(name, value);
    });
    filled.append("key", key);
    if (token) filled.append("csrfmiddlewaretoken", token);
    filled.append("do", "send");
    return filled;
  };

  const post = (shout, token) => fetch(shout.address, { method: "POST", body: form(shout, token), credentials: "same-origin" });

  const sendOne = async (shout) => {
    let answer = await post(shout);
    if (answer.status === 403) {
      // The proof against forged forms has grown old with the page; a new page has a new one.
      const page = await (await fetch(shout.address, { credentials: "same-origin" })).text();
      answer = await post(shout, page.match(/name="csrfmiddlewaretoken" value="([^"]+)"/)?.[1]);
    }
    if (answer.status === 409 && !shout.anew) {
      // Other words went under this key before, or the matter to join has ended: it is a matter of its own.
      await within(KEPT, "readwrite", (store) => store.delete(shout.key));
      const fields = shout.fields.filter(([name]) => name !== "joins");
      return sendOne({ ...shout, key: freshKey(), fields, anew: true });
    }
    const code = answer.headers.get("X-Receipt");
    if (answer.ok && code) return put({ key: shout.key, at: shout.at, state: "sent", code, link: answer.url });
    if (answer.status === 429 || answer.status >= 500) return put({ ...shout, state: "kept" });
    return put({ ...shout, state: "refused" });
  };

  const send = async () => {
    for (const shout of await all()) {
      if (shout.state === "kept") {
        await sendOne(shout);
        tell();
      }
    }
  };

  const seen = async () => {
    const sent = (await all()).filter(({ state }) => state === "sent");
    await Promise.all(sent.map(({ key }) => drop(key)));
  };

  return {
    all,
    drop,
    keep,
    says,
    freshKey,
    onChange,
    send: () => inTurn(send),
    seen,
    forget: async () => {
      await seen();
      await within(TAPE, "readwrite", (store) => store.clear());
    },
    saveTape: (blob, seconds) => within(TAPE, "readwrite", (store) => store.put({ blob, seconds }, TAPE)),
    tape: () => within(TAPE, "readonly", (store) => store.get(TAPE)),
    dropTape: () => within(TAPE, "readwrite", (store) => store.clear()),
  };
})();
