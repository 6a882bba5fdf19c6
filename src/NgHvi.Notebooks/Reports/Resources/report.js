// Replaces the still image of each figure by the interactive plot it describes; leaves it when that fails.
(function () {
  'use strict';
  var dark = window.matchMedia('(prefers-color-scheme: dark)');

  function isDark() {
    var chosen = document.body.getAttribute('data-jp-theme-light');
    return chosen === null ? dark.matches : chosen === 'false';
  }

  function layoutOf(spec) {
    var layout = Object.assign({}, spec.layout);
    if (!isDark()) {
      return layout;
    }
    layout.paper_bgcolor = 'rgba(0,0,0,0)';
    layout.plot_bgcolor = 'rgba(0,0,0,0)';
    layout.font = Object.assign({}, layout.font, { color: '#d7dce2' });
    layout.xaxis = layout.xaxis || {};
    layout.yaxis = layout.yaxis || {};
    Object.keys(layout).forEach(function (key) {
      if (/^[xy]axis\d*$/.test(key)) {
        layout[key] = Object.assign({}, layout[key], {
          color: '#d7dce2', gridcolor: '#3a4049', linecolor: '#6b7380', zerolinecolor: '#6b7380'
        });
      }
    });
    return layout;
  }

  function draw(figure) {
    var still = figure.querySelector('.nghvi-static');
    var plot = figure.querySelector('.nghvi-interactive');
    if (!plot) {
      plot = document.createElement('div');
      plot.className = 'nghvi-interactive';
      figure.appendChild(plot);
    }
    try {
      // Neutral grey stands for the colour of the page's text.
      var ink = window.getComputedStyle(figure).color;
      var spec = JSON.parse(figure.querySelector('script.nghvi-plotly').textContent.split('#777777').join(ink));
      var config = Object.assign({ responsive: true, displaylogo: false }, spec.config);
      Promise.resolve(window.Plotly.react(plot, spec.data, layoutOf(spec), config)).then(function () {
        if (still) {
          still.hidden = true;
        }
      }, function () { plot.remove(); });
    } catch (failure) {
      plot.remove();
    }
  }

  function drawAll() {
    if (window.Plotly) {
      document.querySelectorAll('.nghvi-figure').forEach(function (figure) {
        if (figure.querySelector('script.nghvi-plotly')) {
          draw(figure);
        }
      });
    }
  }

  drawAll();
  dark.addEventListener('change', drawAll);
  new MutationObserver(drawAll).observe(document.body, { attributeFilter: ['data-jp-theme-light'] });
}());
