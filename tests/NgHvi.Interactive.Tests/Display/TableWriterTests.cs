using NgHvi.Interactive.Display;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Display;

public class TableWriterTests
{
    private static DisplayTable Long(int rows) => DisplayTable
        .Create("Effects", DisplayColumn.Text("name"), DisplayColumn.Number("mean"))
        .WithRows(Enumerable.Range(0, rows).Select(i => (IReadOnlyList<string>)[$"b{i}", $"{i}.0"]));

    [Fact]
    public void A_long_table_shows_the_limit_and_counts_the_rest()
    {
        var table = Long(1000).Show(20);

        var root = Markups.ParseHtml(HtmlTable.Write(table));
        Assert.Equal(20 + 1, root.Descendants("tbody").Single().Elements("tr").Count());
        Assert.Contains("… 980 more rows", TextTable.Write(table), StringComparison.Ordinal);
        Assert.Contains("… 980 more rows", root.Value, StringComparison.Ordinal);
        Assert.Contains("… 1 more row", TextTable.Write(Long(21)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_within_the_limit_counts_nothing() => Assert.Null(Long(20).HiddenRows);

    [Fact]
    public void Html_has_a_caption_and_scoped_headings_and_numbers_at_the_right()
    {
        var root = Markups.ParseHtml(HtmlTable.Write(Long(2).WithSubtitle("two rows").Note("a note")));

        Assert.Equal("nghvi", root.Attribute("class")!.Value);
        Assert.Equal("Effectstwo rows", root.Descendants("caption").Single().Value);
        Assert.Equal(["col", "col", "row", "row"], root.Descendants("th").Select(th => th.Attribute("scope")!.Value));
        Assert.All(root.Descendants("td"), td => Assert.Equal("nghvi-num", td.Attribute("class")!.Value));
        Assert.Equal("a note", root.Descendants("p").Single().Value);
    }

    [Fact]
    public void Text_columns_line_up()
    {
        const string expected = "Effects\nname  mean\n────  ────\nb0     0.0\nb1     1.0";
        Assert.Equal(expected, TextTable.Write(Long(2)));
    }

    [Theory]
    [MemberData(nameof(Hostile.All), MemberType = typeof(Hostile))]
    public void Hostile_text_stays_text_everywhere(string text)
    {
        var table = DisplayTable.Create(text, DisplayColumn.Text(text), DisplayColumn.Number(text))
            .Row(text, text).WithSubtitle(text).Note(text);

        var root = Markups.ParseHtml(HtmlTable.Write(table));
        Assert.Empty(root.Descendants("script"));
        Assert.Empty(root.Descendants("b"));
        Assert.Equal(Markup.Encode(text), Markup.Encode(root.Descendants("td").Single().Value));
        Assert.Equal(6, TextTable.Write(table).Split('\n').Length);
        Assert.DoesNotContain(TextTable.Write(table), letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public void A_heading_stands_across_all_columns_and_widens_none()
    {
        var table = DisplayTable.Create("", ["a"], ["b"]).Heading("Random effects by group").Row("x", "1").Heading("R").Row("y", "2");

        Assert.Equal(["a  b", "─  ─", "Random effects by group", "x  1", "R", "y  2"], TextTable.Write(table).Split('\n'));
        var parts = Markups.ParseHtml(HtmlTable.Write(table)).Descendants("th").Where(th => th.Attribute("colspan")?.Value == "2");
        Assert.Equal(["Random effects by group", "R"], parts.Select(part => part.Value));
        Assert.True(table.IsHeading(0) && !table.IsHeading(1) && table.Note("n").IsHeading(2));
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_refused_with_both_counts()
    {
        var error = Assert.Throws<ArgumentException>(() => Long(1).Row("only one"));
        Assert.Contains("Row 1 has 1 cells, but the table has 2 columns.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_stands_out_is_bold_or_has_a_star_and_digits_stay_in_line()
    {
        var table = Long(3).Emphasize(1, 1);

        var cells = Markups.ParseHtml(HtmlTable.Write(table)).Descendants("td").Select(td => td.Attribute("class")!.Value);
        Assert.Equal(["nghvi-num", "nghvi-num nghvi-best", "nghvi-num"], cells);
        Assert.Equal(["b0    0.0", "b1    1.0*", "b2    2.0"], TextTable.Write(table).Split('\n')[^3..].Select(line => line.TrimEnd()));
        Assert.False(table.Row("b3", "3.0").IsEmphasized(3, 1));
        Assert.True(table.Row("b3", "3.0").Note("n").Show(9).WithSubtitle("s").IsEmphasized(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Emphasize(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Emphasize(0, -1));
    }
}
