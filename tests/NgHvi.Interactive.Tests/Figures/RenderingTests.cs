using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Figures;

/// <summary>What a browser makes of the images and of the script beside them.</summary>
public partial class RenderingTests
{
    private const string CountColors = """
        <pre id="result"></pre><script>
        addEventListener('load', function () {
          var counts = Array.from(document.images).map(function (image) {
            var canvas = document.createElement('canvas');
            canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
            var context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            var pixels = context.getImageData(0, 0, canvas.width, canvas.height).data, counts = {};
            for (var i = 0; i < pixels.length; i += 4) {
              var key = '#' + [0, 1, 2].map(function (k) { return pixels[i + k].toString(16).padStart(2, '0'); }).join('');
              counts[key] = (counts[key] || 0) + 1;
            }
            return counts;
          });
          document.getElementById('result').textContent = JSON.stringify(counts);
        });
        </script>
        """;

    private const string MeasureTexts = """
        <pre id="result"></pre><script>
        addEventListener('load', function () {
          var faults = [];
          document.querySelectorAll('section').forEach(function (section) {
            var svg = section.querySelector('svg'), frame = svg.getBoundingClientRect();
            var boxes = Array.from(svg.querySelectorAll('text')).map(function (text) {
              return [text.textContent, text.getBoundingClientRect()];
            });
            boxes.forEach(function (one, i) {
              var a = one[1];
              if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1) {
                faults.push(section.title + ': ' + one[0] + ' leaves the image');
              }
              boxes.slice(i + 1).forEach(function (other) {
                var b = other[1];
                if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
                    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4) {
                  faults.push(section.title + ': ' + one[0] + ' lies on ' + other[0]);
                }
              });
            });
          });
          document.getElementById('result').textContent = JSON.stringify(faults);
        });
        </script>
        """;

    private const string Stub = """
        <script>
        window.Plotly = { react: function (plot, data, layout) {
          plot.textContent = data.length + ' traces, ink ' + layout.font.color;
          return Promise.resolve();
        } };
        </script>
        """;

    [Theory]
    [InlineData(false, "#ffffff", "#0072b2", "#d55e00")]
    [InlineData(true, "#14171b", "#0072b2", "#d55e00")]
    public async Task An_image_has_its_ground_and_the_colours_of_its_methods(bool isDark, string ground, string first, string second)
    {
        Assert.SkipWhen(Chromium.Path is null, "No Chromium is on the path.");
        var figure = Plot.Create("t").Bar([-0.2, 0.8], [1, 2], "NG-HVI", 0.37).Bar([0.2, 1.2], [2, 1], "SG-HVI", 0.37);
        var lines = Plot.Create("t").Line([1, 2, 3], "NG-HVI").Line([1, 1, 1], "SG-HVI");

        var page = await Chromium.DumpAsync(
            $"<!DOCTYPE html><meta charset=\"utf-8\">{Image(figure)}{Image(lines)}{CountColors}", isDark);

        var counts = JsonSerializer.Deserialize<Dictionary<string, int>[]>(Result(page))!;
        Assert.All(counts, count => Assert.InRange(count[ground], 100_000, 302_400));
        Assert.All([first, second], color => Assert.InRange(counts[1].GetValueOrDefault(color), 300, 5000));
        // Bars let a little of the ground through.
        Assert.All(
            [first, second],
            color => Assert.InRange(counts[0].Where(count => IsNear(count.Key, color, isDark)).Sum(count => count.Value), 20_000, 200_000));
    }

    [Fact]
    public async Task No_text_of_a_figure_leaves_its_image_or_lies_on_another()
    {
        Assert.SkipWhen(Chromium.Path is null, "No Chromium is on the path.");
        var body = new StringBuilder("<!DOCTYPE html><meta charset=\"utf-8\">");
        foreach (var name in KnownFigures.Names.Select(row => row.Data))
        {
            body.Append($"<section title=\"{name}\">{KnownFigures.Make(name).ToSvg()}</section>");
        }

        var faults = JsonSerializer.Deserialize<string[]>(Result(await Chromium.DumpAsync($"{body}{MeasureTexts}")));

        Assert.Equal("", string.Join('\n', faults!));
    }

    [Fact]
    public async Task Where_scripts_run_every_figure_becomes_one_plot_in_the_colour_of_the_pages_text()
    {
        Assert.SkipWhen(Chromium.Path is null, "No Chromium is on the path.");
        var html = Plot.Create("t").Line([1, 2]).ToHtml();

        var page = await Chromium.DumpAsync(
            $"<!DOCTYPE html><meta charset=\"utf-8\"><body style=\"color:rgb(1, 2, 3)\">{Stub}{html}{html}");

        Assert.Equal(2, Regex.Count(page, "1 traces, ink rgb\\(1, 2, 3\\)"));
        Assert.Equal(2, Regex.Count(page, "<div class=\"nghvi-static\" hidden=\"\">"));
    }

    [Fact]
    public async Task Without_the_web_the_image_stays_and_nothing_is_left_behind()
    {
        Assert.SkipWhen(Chromium.Path is null, "No Chromium is on the path.");

        var page = await Chromium.DumpAsync($"<!DOCTYPE html><meta charset=\"utf-8\">{Plot.Create("t").Line([1, 2]).ToHtml()}");

        Assert.Contains("<div class=\"nghvi-static\"><img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("nghvi-interactive\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script id=\"nghvi-plotly-js\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_makes_figures_interactive_itself_is_left_to_it()
    {
        Assert.SkipWhen(Chromium.Path is null, "No Chromium is on the path.");
        const string own = "<script>var calls = 0; window.nghviFigures = function () { document.title = ++calls + ' calls'; };</script>";
        var html = Plot.Create("t").Line([1, 2]).ToHtml();

        var page = await Chromium.DumpAsync($"<!DOCTYPE html><meta charset=\"utf-8\"><title>none</title>{Stub}{own}{html}{html}");

        Assert.Contains("<title>2 calls</title>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("1 traces", page, StringComparison.Ordinal);
    }

    private static string Image(Plot figure) => Scripts().Replace(figure.ToHtml(), "");

    private static string Result(string page) => WebUtility.HtmlDecode(Regex.Match(
        page,
        "<pre id=\"result\">(.*?)</pre>",
        RegexOptions.Singleline).Groups[1].Value);

    /// <summary>Whether a pixel is 85 % of a colour over the ground.</summary>
    private static bool IsNear(string pixel, string color, bool isDark) => Enumerable.Range(0, 3).All(k =>
    {
        var ground = isDark ? new[] { 0x14, 0x17, 0x1b }[k] : 0xff;
        return Math.Abs(Channel(pixel, k) - ((0.85 * Channel(color, k)) + (0.15 * ground))) <= 2;
    });

    private static int Channel(string color, int k) => Convert.ToInt32(color.Substring(1 + (2 * k), 2), 16);

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();
}
