// Puts the interactive plot in the place of the still image of every figure of the page, and leaves the image where that fails.
// The same few lines follow each figure, since none of them knows what else its page holds. A page that has defined
// nghviFigures takes this work upon itself. There is no ampersand and no opening bracket here, so HTML and XML read the same.
// This version of plotly.js defines its global beside an AMD loader too, so require.js needs no special care.
(function (page) {
  var doc = page.document;
  if (page.nghviFigures) {
    page.nghviFigures();
    return;
  }
  function draw(figure, isAgain) {
    var plot = figure.querySelector('.nghvi-interactive');
    var source = figure.querySelector('.nghvi-plotly');
    if (!source || (plot ? !isAgain : false)) {
      return;
    }
    if (!plot) {
      plot = figure.appendChild(doc.createElement('div'));
      plot.className = 'nghvi-interactive';
    }
    function leave() {
      plot.remove();
    }
    try {
      var ink = page.getComputedStyle(figure).color;
      ink = /^rgb/.test(ink) ? ink : '#777777';
      var spec = JSON.parse(source.textContent.split('#777777').join(ink));
      var axis = { gridcolor: 'rgba(128,128,128,0.25)', linecolor: ink, zerolinecolor: 'rgba(128,128,128,0.6)' };
      var clear = 'rgba(0,0,0,0)';
      var layout = Object.assign({
        template: { layout: { font: { color: ink }, paper_bgcolor: clear, plot_bgcolor: clear, xaxis: axis, yaxis: axis } }
      }, spec.layout);
      var config = Object.assign({ responsive: true, displaylogo: false }, spec.config);
      Promise.resolve(page.Plotly.react(plot, spec.data, layout, config)).then(function () {
        var still = figure.querySelector('.nghvi-static');
        if (still) {
          still.hidden = true;
        }
      }, leave);
    } catch (failure) {
      leave();
    }
  }
  function load() {
    if (page.navigator.onLine === false || doc.getElementById('nghvi-plotly-js')) {
      return;
    }
    var script = doc.createElement('script');
    script.id = 'nghvi-plotly-js';
    script.src = '{address}';
    script.onload = function () {
      drawAll(false);
    };
    script.onerror = function () {
      script.remove();
    };
    doc.head.appendChild(script);
  }
  function drawAll(isAgain) {
    if (page.Plotly) {
      doc.querySelectorAll('.nghvi-figure').forEach(function (figure) {
        draw(figure, isAgain);
      });
    } else {
      load();
    }
  }
  function redraw() {
    page.setTimeout(drawAll, 300, true);
  }
  page.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  new MutationObserver(redraw).observe(doc.body, {
    attributeFilter: ['data-jp-theme-light', 'data-jp-theme-name', 'data-vscode-theme-kind', 'data-vscode-theme-id']
  });
  page.nghviFigures = function () {
    drawAll(false);
  };
  drawAll(false);
}(window));
