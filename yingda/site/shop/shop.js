/* "Ask us" on the page opens the chat. */
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-chat]") && window.yingda) window.yingda.open();
});
