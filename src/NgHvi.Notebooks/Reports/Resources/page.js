// The theme, the folding of code and the table of contents. Without scripts the page shows everything and follows the system.
(function () {
  'use strict';
  var root = document.documentElement;
  var systemDark = window.matchMedia('(prefers-color-scheme: dark)');
  var wide = window.matchMedia('(min-width: 75rem)');

  function theme(button) {
    var chosen = null;
    function isDark() {
      return chosen === null ? systemDark.matches : chosen;
    }
    function label() {
      button.textContent = isDark() ? 'Light' : 'Dark';
      button.setAttribute('aria-label', isDark() ? 'Use light colours' : 'Use dark colours');
    }
    button.addEventListener('click', function () {
      chosen = !isDark();
      root.style.colorScheme = chosen ? 'dark' : 'light';
      // JupyterLab says its theme by this attribute; figures look for it and are drawn again.
      document.body.setAttribute('data-jp-theme-light', String(!chosen));
      label();
    });
    systemDark.addEventListener('change', label);
    label();
  }

  function folding(button) {
    var cells = Array.from(document.querySelectorAll('section.code > details'));
    function anyOpen() {
      return cells.some(function (cell) { return cell.open; });
    }
    function label() {
      button.textContent = anyOpen() ? 'Hide all code' : 'Show all code';
    }
    button.hidden = cells.length === 0;
    button.addEventListener('click', function () {
      var open = !anyOpen();
      cells.forEach(function (cell) { cell.open = open; });
    });
    cells.forEach(function (cell) { cell.addEventListener('toggle', label); });
    label();
  }

  function contents(nav) {
    var box = nav.querySelector('details');
    var links = Array.from(nav.querySelectorAll('a'));
    var places = links.map(function (link) {
      return document.getElementById(decodeURIComponent(link.hash.slice(1)));
    });
    var current = null;
    var pending = false;
    function fit() {
      box.open = wide.matches;
    }
    function mark() {
      pending = false;
      var index = 0;
      places.forEach(function (place, i) {
        if (place && place.getBoundingClientRect().top < 100) {
          index = i;
        }
      });
      if (links[index] === current) {
        return;
      }
      if (current) {
        current.removeAttribute('aria-current');
      }
      current = links[index];
      current.setAttribute('aria-current', 'location');
      if (wide.matches && (current.offsetTop < nav.scrollTop || current.offsetTop > nav.scrollTop + nav.clientHeight - 60)) {
        nav.scrollTop = current.offsetTop - nav.clientHeight / 2;
      }
    }
    window.addEventListener('scroll', function () {
      if (!pending) {
        pending = true;
        window.requestAnimationFrame(mark);
      }
    }, { passive: true });
    wide.addEventListener('change', fit);
    fit();
    mark();
  }

  // What scrolls inside its box can be reached and scrolled by the keyboard.
  function reachable() {
    document.querySelectorAll('pre, .output, .scroll, .nghvi-math.block').forEach(function (box) {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) {
        box.tabIndex = 0;
      }
    });
  }

  // Outputs that are foreign stand in frames, which are as high as what they show.
  function frames() {
    document.querySelectorAll('iframe.stored').forEach(function (frame) {
      function fit() {
        var shown = frame.contentDocument;
        if (shown ? shown.body : false) {
          frame.style.height = '0';
          frame.style.height = (shown.documentElement.scrollHeight + 1) + 'px';
        }
      }
      frame.addEventListener('load', fit);
      window.addEventListener('resize', fit);
      // Paper is narrower than most windows, and what a frame shows is higher there.
      window.addEventListener('beforeprint', function () {
        frame.style.width = '178mm';
        fit();
      });
      window.addEventListener('afterprint', function () {
        frame.style.width = '';
        fit();
      });
      fit();
    });
  }

  function use(element, start) {
    if (element) {
      start(element);
    }
  }

  document.querySelector('.tools').hidden = false;
  use(document.getElementById('theme'), theme);
  use(document.getElementById('fold'), folding);
  use(document.querySelector('nav'), contents);
  frames();
  window.addEventListener('load', reachable);
}());
