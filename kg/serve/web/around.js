// The document around the page of a graph. It reloads the page once the server has loaded new
// data, and gives the corrections made in it to the server: the page itself sends no request.
const frame = document.querySelector("iframe");
const dialog = document.querySelector("dialog");

if (document.body.hasAttribute("data-watching")) {
  let known;
  setInterval(async () => {
    try {
      const version = await (await fetch("/version", { cache: "no-store" })).text();
      if (known !== undefined && version !== known) frame.contentWindow.location.reload();
      known = version;
    } catch {
      // the server is away; look again
    }
  }, 1000);
}

if (dialog) {
  const field = dialog.querySelector("input");
  const tell = (message) => frame.contentWindow.postMessage(message, location.origin);
  let token = "";
  let decisions = "";

  const send = async () => {
    try {
      const headers = { Authorization: `Bearer ${token}`, "Content-Type": "text/csv" };
      const reply = await fetch("/decisions", { method: "POST", headers, body: decisions });
      if (reply.ok) {
        const { added, file } = await reply.json();
        tell({ saved: true, told: `${added} added to ${file}; the next build applies them` });
      } else {
        token = reply.status === 401 ? "" : token;
        tell({ told: await reply.text() });
      }
    } catch {
      tell({ told: "The server does not answer" });
    }
  };

  frame.addEventListener("load", () => tell({}));
  tell({});
  window.addEventListener("message", ({ data, origin, source }) => {
    if (origin !== location.origin || source !== frame.contentWindow || typeof data?.decisions !== "string") return;
    decisions = data.decisions;
    if (token) send();
    else dialog.showModal();
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    token = field.value;
    field.value = "";
    dialog.close();
    send();
  });
  dialog.querySelector("[type=button]").addEventListener("click", () => dialog.close());
}
