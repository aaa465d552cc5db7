// Links between codes and evidence light up together; everything else works without this script.
(function () {
  "use strict";
  var lit = [];
  function numbers(node) { return node ? node.getAttribute("data-n").split(" ") : []; }
  function light(node) {
    lit.forEach(function (other) { other.classList.remove("lit"); });
    lit = [];
    var article = node && node.closest("article");
    if (!article) return;
    var wanted = numbers(node);
    article.querySelectorAll("[data-n]").forEach(function (other) {
      if (numbers(other).some(function (n) { return wanted.indexOf(n) >= 0; })) { other.classList.add("lit"); lit.push(other); }
    });
  }
  function over(event) { light(event.target.closest("[data-n]")); }
  document.addEventListener("mouseover", over);
  document.addEventListener("focusin", over);
  var cards = Array.prototype.slice.call(document.querySelectorAll(".card[data-n]"));
  var at = -1;
  document.addEventListener("keydown", function (event) {
    var by = { j: 1, k: -1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey || !cards.length) return;
    at = Math.max(0, Math.min(cards.length - 1, at + by));
    var card = cards[at], first = card.querySelector(".quotes a");
    card.scrollIntoView({ block: "nearest" });
    light(card);
    var mark = first && document.getElementById(first.getAttribute("href").slice(1));
    if (mark) mark.scrollIntoView({ block: "center" });
  });
})();
