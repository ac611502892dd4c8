// Sends a form anew once something that it waited for is done. Browsers of 2021 do not all say which button was
// pressed, nor know how to press it for us.
self.again = (() => {
  let pressed = null;
  document.addEventListener("click", ({ target }) => { pressed = target.closest?.("button") ?? pressed; }, true);
  return {
    button: (event) => event.submitter ?? (pressed?.form === event.target ? pressed : null),
    send: (form, button) => {
      if (form.requestSubmit) form.requestSubmit(button);
      else if (button) button.click();
      else form.submit();
    },
  };
})();
