// Sets the formulas. One that is none, or that is nested too deeply, stays as it was written.
document.querySelectorAll('.nghvi-math').forEach(function (place) {
  'use strict';
  var source = place.textContent;
  try {
    window.katex.render(source, place, { displayMode: place.classList.contains('block'), strict: false });
  } catch (failure) {
    place.textContent = source;
  }
});
