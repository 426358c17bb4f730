// Passkeys: adding one, and signing in with one. The forms are hidden where the browser has none.
const forms = document.querySelectorAll("form[data-passkey]");
const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined
  && window.PublicKeyCredential.parseCreationOptionsFromJSON !== undefined;

async function requestOptions(form) {
  const address = new URL("?handler=PasskeyOptions", location.href);
  const response = await fetch(address, { method: "POST", body: new FormData(form) });
  if (!response.ok) throw new Error(`${response.status}`);
  return PublicKeyCredential.parseRequestOptionsFromJSON(await response.json());
}

async function answer(form) {
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(form.dataset.options)) })
    : await navigator.credentials.get({ publicKey: await requestOptions(form) });
  form.elements.credential.value = JSON.stringify(credential);
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const [button, problem] = [form.querySelector("button"), form.querySelector("[role=alert]")];
  button.disabled = problem.hidden = true;
  try {
    await answer(form);
    form.submit();
  } catch {
    // Cancelled, timed out, or a passkey of no use here: the form stays, to be tried again.
    problem.hidden = button.disabled = false;
    button.focus();
  }
}

if (able) {
  for (const form of forms) {
    form.hidden = false;
    if (form.dataset.passkey !== "begin") form.addEventListener("submit", submit);
  }
  for (const note of document.querySelectorAll("p[data-passkey=none]")) note.hidden = true;
}
