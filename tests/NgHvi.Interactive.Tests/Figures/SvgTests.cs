using System.Globalization;
using System.Xml.Linq;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Svg;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Figures;

public class SvgTests
{
    [Theory]
    [MemberData(nameof(KnownFigures.Names), MemberType = typeof(KnownFigures))]
    public void Every_figure_is_well_formed_and_has_only_finite_coordinates(string name)
    {
        var figure = KnownFigures.Make(name);
        var root = Markups.ParseSvg(figure.ToSvg());

        Assert.Contains(figure.Title, Markups.Texts(root));
        Assert.DoesNotContain("NaN", figure.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", figure.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain(root.DescendantsAndSelf().Attributes(), attribute => attribute.Name == "id");
    }

    [Theory]
    [MemberData(nameof(Hostile.All), MemberType = typeof(Hostile))]
    public void Hostile_text_stays_text_everywhere(string text)
    {
        var figure = Plot.Create(text).Intervals([0, 1], [1, 2], [0, 1], [2, 3], text).XAxis(text)
            .WithY(axis => axis with { Categories = [text, text] }).YAxis(text).VerticalLine(1, text).Label(1, 1, text).Titled(text, text);
        var root = Markups.ParseSvg(Plot.Grid(1, 1, figure).Titled(text, text).ToSvg());

        Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName is "script" or "b");
    }

    [Fact]
    public void A_larger_y_is_drawn_higher_and_a_larger_x_further_right()
    {
        var root = Markups.ParseSvg(Plot.Create().Line([0, 1], [0, 1], "DAVI").ToSvg());
        var path = root.Descendants().Single(element => element.Name.LocalName == "path").Attribute("d")!.Value;
        var numbers = path.Split('M', 'L', ' ').Where(part => part.Length > 0)
            .Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();

        Assert.True(numbers[2] > numbers[0]);
        Assert.True(numbers[3] < numbers[1]);
    }

    [Fact]
    public void A_long_line_is_thinned_but_keeps_its_ends_its_peak_and_its_gap()
    {
        var points = Enumerable.Range(0, 100_000)
            .Select(i => (X: i * 0.005, Y: i == 54_321 ? -100 : i == 70_000 ? double.NaN : Math.Sin(i))).ToArray();
        var thin = PathThinning.Thin(points).ToArray();

        Assert.InRange(thin.Length, 1000, 4 * 1002);
        Assert.Equal((points[0], points[^1]), (thin[0], thin[^1]));
        Assert.Contains(points[54_321], thin);
        Assert.Single(thin, point => double.IsNaN(point.Y));
        Assert.Equal(thin.OrderBy(point => point.X), thin);
    }

    [Theory]
    [InlineData("NG-HVI", "#0072b2")]
    [InlineData("ng-hvi, K = 3", "#0072b2")]
    [InlineData("SG-HVI", "#d55e00")]
    [InlineData("DAVI", "#009e73")]
    [InlineData("MCMC", "#cc79a7")]
    [InlineData("Gibbs", "#cc79a7")]
    [InlineData("NAGVAC, published", "#9664fa")]
    [InlineData("naive", "#7f7f7f")]
    [InlineData("exact", null)]
    [InlineData("oracle", null)]
    public void A_method_has_one_colour_whatever_stands_beside_it(string name, string? color)
    {
        Assert.Equal(color, new SeriesPalette([name])[name].Color);
        Assert.Equal(color, new SeriesPalette(["something", "other", name])[name].Color);
    }

    [Fact]
    public void Other_series_avoid_the_colours_of_the_methods_beside_them()
    {
        string[] industries = ["mining", "banks", "drugs"];
        var alone = new SeriesPalette(industries);
        Assert.Equal("#a67c00", alone["banks"].Color);

        var palette = new SeriesPalette([.. industries, "NAGVAC", "naive"]);
        Assert.DoesNotContain(palette["NAGVAC"].Color, industries.Select(name => palette[name].Color));
        Assert.DoesNotContain(palette["naive"].Color, industries.Select(name => palette[name].Color));
        Assert.Equal(3, industries.Select(name => (palette[name].Color, palette[name].Dash)).Distinct().Count());
    }

    [Fact]
    public void Every_colour_stands_out_from_white_and_from_dark_pages() =>
        Assert.All(
            SeriesPalette.Colors,
            color => Assert.All(["#ffffff", "#14171b", "#1e1e1e"], ground => Assert.InRange(Contrast.Of(color, ground), 3, 21)));

    [Fact]
    public void Contrast_is_that_of_the_standard()
    {
        Assert.Equal(21, Contrast.Of("#ffffff", "#000000"), 1e-9);
        Assert.Equal(4.54, Contrast.Of("#767676", "#ffffff"), 0.01);
        Assert.Equal(("#ffffff", "#000000"), (Contrast.TextOn("#00224e"), Contrast.TextOn("#fee838")));
    }

    [Fact]
    public void A_figure_with_every_method_still_has_colours_for_other_series()
    {
        string[] names = ["NG-HVI", "SG-HVI", "DAVI", "MCMC", "Gibbs", "NAGVAC", "naive", "mine", "yours"];
        Assert.NotNull(new SeriesPalette(names)["yours"].Color);
    }

    [Fact]
    public void Variants_of_one_method_share_its_colour_and_differ_in_dash()
    {
        var palette = new SeriesPalette(["NG-HVI, K = 0", "NG-HVI, K = 3", "DAVIS"]);
        Assert.Equal(palette["NG-HVI, K = 0"].Color, palette["NG-HVI, K = 3"].Color);
        Assert.NotEqual(palette["NG-HVI, K = 0"].Dash, palette["NG-HVI, K = 3"].Dash);
        Assert.NotEqual("#009e73", palette["DAVIS"].Color);
    }
}
