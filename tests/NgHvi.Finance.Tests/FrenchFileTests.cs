using System.Security.Cryptography;

namespace NgHvi.Finance.Tests;

public class FrenchFileTests
{
    [Fact]
    public void Blocks_have_their_titles_units_and_frequencies()
    {
        var file = Files.French(Files.Portfolios);

        Assert.Equal("202201", file.Vintage);
        Assert.Equal(
            [
                "8 Monthly Percent Average Value Weighted Returns -- Monthly",
                    "15 Monthly Percent Average Equal Weighted Returns -- Monthly",
                "22 Annual Percent Average Value Weighted Returns -- Annual", "27 Monthly Firms Number of Firms in Portfolios",
                "34 Monthly Millions Average Firm Size", "38 Annual Ratio Sum of BE / Sum of ME",
            ],
            file.Blocks.Select(block => $"{block.Line} {block.Frequency} {block.Unit} {block.Title}"));
        Assert.Equal(["Food", "Hlth", "Other"], file.Blocks[0].Names);
        Assert.Empty(file.Notes);
    }

    [Fact]
    public void Codes_of_missing_values_are_numbers_and_zero_firms_are_not_missing()
    {
        var file = Files.French(Files.Portfolios);

        Assert.Equal([null, null, 4.0, 2], file.Blocks[0].Table["Hlth"].Cast<object?>().Select(value => (double?)value));
        Assert.Null(file.Blocks[2].Table["Hlth"][0]);
        Assert.Equal(0.0, file.Blocks[3].Table["Hlth"][0]);
        Assert.Equal(-0.2, file.Blocks[5].Table["Other"][0]);
        Assert.Equal("2000-11", file.Blocks[0].Table["date"][0]);
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\r\n", "\uFEFF")]
    public void Line_ends_a_mark_and_a_last_line_without_its_end_change_nothing(string end, string mark)
    {
        using var files = new Files();
        var text = mark + Files.Momentum.ReplaceLineEndings(end);
        var (file, same) = (FrenchFile.Read(files.Write("a.csv", text)), FrenchFile.Read(files.Write("b.csv", text + end)));

        Assert.Equal(["", "Annual Factors: January-December"], file.Blocks.Select(block => block.Title));
        Assert.Equal([7, 14], file.Blocks.Select(block => block.Line + 1));
        Assert.Equal(["Mom"], file.Blocks[0].Names);
        Assert.Equal([0.44, null, 3.59], file.Blocks[0].Table["Mom"].Cast<double?>());
        Assert.Equal(file.Blocks[1].Table["Mom"][0], same.Blocks[1].Table["Mom"][0]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), file.Sha256);
    }

    [Theory]
    [InlineData(",Mkt-RF,RF\n200001,1.5,0.25\n200002,-2,0.25")]
    [InlineData("Date,Mkt-RF,RF\n200001   ,1.50   ,0.25\n200002  ,-2.00   ,0.25\n")]
    [InlineData("\n\"X1\",\"Mkt-RF\",\"RF\"\n200001,1.5,.25\n200002,-2.,.25\n")]
    [InlineData("Some words of mine,,\n,,\nYear,Mkt-RF,RF\n200001,1.5,0.25\n200002,-2,0.25\n,,\n")]
    [InlineData("Prose, with a comma.\n\n       Mkt-RF      RF\n200001   1.50    0.25\n200002  -2.00    0.25\n")]
    public void Copies_that_people_edit_are_read(string text)
    {
        var block = Assert.Single(Files.French(text).Blocks);
        Assert.Equal(["Mkt-RF", "RF"], block.Names);
        Assert.Equal([1.5, -2.0], block.Table["Mkt-RF"].Cast<double?>());
        Assert.Equal(["2000-01", "2000-02"], block.Dates);
    }

    [Fact]
    public void Annual_rows_right_below_monthly_ones_are_a_block_of_their_own()
    {
        var file = Files.French(",A\n200011,1\n200012,2\n  2000,3\n  2001,4\n");
        Assert.Equal(["2000-11 2000-12", "2000 2001"], file.Blocks.Select(block => string.Join(' ', block.Dates)));
    }

    [Fact]
    public void Daily_and_weekly_rows_differ_by_the_median_gap()
    {
        Assert.Equal(FrenchFrequency.Daily, Files.French(",A\n20000103,1\n20000104,1\n20000105,1\n20000118,1\n").Blocks[0].Frequency);
        Assert.Equal(FrenchFrequency.Weekly, Files.French(",A\n20000107,1\n20000114,1\n20000121,1\n20000128,1\n").Blocks[0].Frequency);
    }

    [Fact]
    public void What_is_odd_is_said()
    {
        var file = Files.French(Files.Portfolios.Replace("for 3", "for 4", StringComparison.Ordinal)
            .Replace("200102,   1.00", "200107,   1.00", StringComparison.Ordinal) + "A last word.\n");
        Assert.Equal(
            ["the block of line 8 jumps from 2001-01 to 2001-07", "line 42: \"A last word.\" was passed over",
                "says 4 industry portfolios, but has columns for 3"],
            file.Notes.Select(note => note.TrimEnd('.')).Select(note => note[(note.IndexOf("csv", StringComparison.Ordinal) + 4)..]
                .TrimStart(' ', ':', ',')));
    }

    [Theory]
    [InlineData("", "line 1: no block is found")]
    [InlineData("<html>\n<body>403</body>\n", "line 1: no block is found")]
    [InlineData(",A,B\n200001,1,2\n200002,1\n", "line 3: the row has 1 number, but the header in line 1 has 2 names.")]
    [InlineData(",A\n200001,1,2\n", "line 2: the row has 2 numbers, but the header in line 1 has 1 name.")]
    [InlineData(",A\n200001,x\n", "line 2: column \"A\" has \"x\", which is no number")]
    [InlineData(",A\n200001,1\n200002,x\n", "line 3: column \"A\" has \"x\", which is no number")]
    [InlineData(",A\n200001,1\n200002,\n", "line 3: the row has 0 numbers")]
    [InlineData(",A,B\n200001,1,2\n200002,,2\n", "line 3: column \"A\" has \"\", which is no number")]
    [InlineData(",A\n200001,1\n2000O2,1\n200003,1\n", "line 3: \"2000O2,1\" is neither a row nor a header")]
    [InlineData(",A\n200001,1\n2000O2,1\n", "line 3: \"2000O2,1\" is neither a row nor a header")]
    [InlineData(",A\n200001,1\n200013,1\n", "line 3: \"200013\" is no date of this block; YYYYMM is expected.")]
    [InlineData(",A\n20000101,1\n20000230,1\n", "line 3: \"20000230\" is no date of this block; YYYYMMDD is expected.")]
    [InlineData(",A\n200001,1\n20000201,1\n", "line 3: \"20000201\" is no date of this block; YYYYMM is expected.")]
    [InlineData(",A\n200001,1\n2000,1\n200002,1\n", "line 4: \"200002\" is no date of this block; YYYY is expected.")]
    [InlineData(",A\n20001,1\n", "line 2: \"20001\" is no date of this block")]
    [InlineData(",A\n200002,1\n200002,1\n", "line 3: 200002 does not come after 200002 in the row above.")]
    [InlineData(",A\n200002,1\n\n200003,1\n", "line 4: a row stands below no header")]
    [InlineData("200002,1\n", "line 1: a row stands below no header")]
    [InlineData(",A,A\n200002,1,2\n", "line 1: the name \"A\" stands over two columns.")]
    [InlineData(",A,,B\n200002,1,1,2\n", "line 1: \",A,,B\" is neither a row nor a header")]
    [InlineData(",A\n200002,-100.5\n", "line 2: column \"A\" has -100.5; returns are in percent, at least -100")]
    [InlineData("  Number of Firms\n,A\n200002,1.5\n", "line 3: column \"A\" has 1.5; a number of firms is a whole number")]
    [InlineData(",A\n200002,1\n\n Title\n,A\n\n Other\n,A\n2000,1\n", "line 5: \",A\" is neither a row nor a header with rows below it.")]
    [InlineData(",A\n200002,1\n\n Title\n,A\n", "line 5: \",A\" is neither a row nor a header with rows below it.")]
    public void A_malformed_file_is_refused_with_file_and_line(string text, string sentence)
    {
        var message = Assert.Throws<InputException>(() => Files.French(text)).Message;
        Assert.StartsWith($"file.csv, {sentence}", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
