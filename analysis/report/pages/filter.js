(() => {
  const form = document.querySelector(".tools");
  if (!form) return;
  const [text, country, kind, lang] = ["q", "c", "k", "l"].map((id) => document.getElementById(id));
  const count = document.getElementById("n");
  const fold = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const cards = [...document.querySelectorAll(".card")].map((card) => ({
    card,
    search: fold(card.dataset.search),
    links: [...card.querySelectorAll("a[data-kind]")],
  }));
  const show = () => {
    const words = fold(text.value).split(/\s+/).filter(Boolean);
    let seen = 0;
    for (const { card, search, links } of cards) {
      let pages = 0;
      for (const link of links) {
        const fits = (!kind.value || link.dataset.kind === kind.value) && (!lang.value || link.dataset.lang === lang.value);
        link.hidden = !fits;
        pages += fits;
      }
      const fits = words.every((word) => search.includes(word)) && (!country.value || card.dataset.country === country.value)
        && (pages > 0 || (!kind.value && !lang.value));
      card.hidden = !fits;
      seen += fits;
    }
    count.textContent = seen + " " + (seen > 1 ? count.dataset.many : count.dataset.one);
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  show();
})();
