using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Tests.Display;

public class LineTextTests
{
    [Theory]
    [InlineData("abc", 3)]
    [InlineData("学校", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("R̂", 1)]
    [InlineData("👩‍👩‍👧‍👦", 2)]
    [InlineData("❤️", 2)]
    [InlineData("שלום", 4)]
    [InlineData("\u2068א\u2069", 1)]
    [InlineData("−1.5", 4)]
    public void Width_counts_what_a_terminal_fills(string text, int expected) => Assert.Equal(expected, LineText.Width(text));

    [Fact]
    public void Shortening_keeps_whole_characters()
    {
        Assert.Equal("abcd", LineText.Shorten("abcd", 4));
        Assert.Equal("abc…", LineText.Shorten("abcde", 4));
        Assert.Equal("👩‍👩‍👧‍👦…", LineText.Shorten("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3));
        Assert.Equal("👩‍👩‍👧‍👦", LineText.Shorten("👩‍👩‍👧‍👦", 2));
    }

    [Fact]
    public void What_a_terminal_would_obey_is_made_visible()
    {
        Assert.Equal("a␊b␉c␛[31m␡", LineText.Visible("a\nb\tc\u001B[31m\u007F"));
        Assert.Equal("\uFFFDevil", LineText.Visible("\u202Eevil"));
        Assert.Equal("\u2068a\u2069", LineText.Visible("\u2068a\u2069"));
        Assert.Equal("\uFFFDa", LineText.Visible("\u2069a"));
        Assert.Equal("a␛\nb", LineText.VisibleLines("a\u001B\r\nb"));
    }

    [Fact]
    public void A_name_from_right_to_left_is_isolated_and_others_stay_as_they_are()
    {
        Assert.Equal("\u2068שלום\u2069", LineText.Isolate("שלום"));
        Assert.Equal("\u2068א\uFFFDb\u2069", LineText.Isolate("א\u2069b"));
        Assert.Equal("\u2068in \u2068שלום\u2069\u2069", LineText.Isolate($"in {LineText.Isolate("שלום")}"));
        Assert.Equal("x <b>", LineText.Isolate("x <b>"));
    }

    [Fact]
    public void A_wide_table_continues_below_with_its_first_column()
    {
        var names = Enumerable.Range(0, 12).Select(j => $"a long column {j:00}").ToArray();
        var lines = TextTable.Write(DisplayTable.Create("", ["group"], names).Row(["学校", .. names])).Split('\n');

        Assert.All(lines, line => Assert.InRange(LineText.Width(line), 1, 110));
        Assert.Equal(3, lines.Count(line => line.StartsWith("学校", StringComparison.Ordinal)));
        Assert.All(names, name => Assert.Equal(2, lines.Count(line => line.Contains(name, StringComparison.Ordinal))));
        Assert.Equal(lines[1].Length, LineText.Width(lines[2]));
    }

    [Fact]
    public void A_sparkline_rises_with_its_values()
    {
        Assert.Equal("▁▃▆█", Sparkline.Write([1, 2, 3, 4]));
        Assert.Equal("▄▄", Sparkline.Write([1, 1]));
        Assert.Equal("▁ █", Sparkline.Write([1, double.NaN, 2]));
        Assert.Equal("", Sparkline.Write([]));
        Assert.Equal("", Sparkline.Write([double.NaN]));
        Assert.Equal(60, Sparkline.Write([.. Enumerable.Range(0, 1000).Select(i => (double)i)]).Length);
    }
}
