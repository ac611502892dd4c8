// What a face keeps on this phone: a database of its own, and news of it for the face's other pages. Pages and service
// workers both load this file.
self.keptOnPhone = (name, stores) => {
  const news = "BroadcastChannel" in self ? new BroadcastChannel(name) : null;
  const listeners = [];
  news?.addEventListener("message", ({ data }) => listeners.forEach((each) => each(data)));

  const opened = () => new Promise((done, failed) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      Object.entries(stores).forEach(([store, options]) => asked.result.createObjectStore(store, options));
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

  return {
    within: async (store, mode, act) => {
      const base = await opened();
      try {
        return await new Promise((done, failed) => {
          const turn = base.transaction(store, mode);
          const asked = act(turn.objectStore(store));
          turn.oncomplete = () => done(asked?.result);
          turn.onerror = turn.onabort = () => failed(turn.error);
        });
      } finally {
        base.close();
      }
    },
    tell: (word = "changed") => {
      news?.postMessage(word);
      listeners.forEach((each) => each(word));
    },
    onChange: (call) => listeners.push(call),
    freshKey: () => Array.from(crypto.getRandomValues(new Uint8Array(20)), (each) => each.toString(16).padStart(2, "0")).join(""),
    // Page and worker take turns where the browser knows turns; else the form's key is what keeps it one.
    inTurn: (act) => ("locks" in navigator ? navigator.locks.request(name, act) : act()),
  };
};
