namespace NgHvi.Finance.Tests;

public class SicDefinitionsTests
{
    private const string Two = " 1 Agric  Agriculture\n          0100-0199 Crops\n          2048-2048\n\n";

    [Fact]
    public void Codes_have_the_industry_of_their_range_and_the_others_none()
    {
        var sic = Read(Two + "10 Other  Other \u2014 the rest\r\n          4950-4959 Sanitary services\r\n");

        Assert.Equal(["Agric", "Other"], sic.Industries.Select(one => one.Name));
        Assert.Equal(["Agric", "Agric", "Other", "unassigned", "unassigned", "unassigned", "unassigned"],
            new[] { 100, 2048, 4950, 2049, 0, 9999, 99 }.Select(sic.Of));
        Assert.False(sic.OtherIsTheRest);
        Assert.Equal(9900 - 100 - 1 - 10, sic.UnassignedCount);
    }

    [Fact]
    public void Other_without_ranges_is_the_rest()
    {
        var sic = Read(Two + "10 Other  Other -- Mines");
        Assert.Equal(("Other", "Agric", "unassigned", 0), (sic.Of(2049), sic.Of(199), sic.Of(9999), sic.UnassignedCount));
    }

    [Fact]
    public void Two_industries_of_one_name_are_told_apart_by_number()
    {
        var sic = Read(Two + "49 Other  Almost nothing\n          4950-4959\n\n99 Other  Uncategorized\n          9990-9999 Rest\n");
        Assert.Equal(["Agric", "Other (49)", "Other (99)"], sic.Industries.Select(one => one.Name));
        Assert.Equal(("Other (49)", "Other (99)"), (sic.Of(4951), sic.Of(9998)));
    }

    [Theory]
    [InlineData("", "line 1: no industry is found")]
    [InlineData("          0100-0199 Crops\n", "line 1: a range stands above the first industry.")]
    [InlineData(Two + " 1 Food   Food\n", "line 5: industry 1 is there already")]
    [InlineData(Two + " 2 Food   Food\n          2048-2050 Feeds\n", "line 6: the code 2048 belongs to Agric already.")]
    [InlineData(Two + " 2 Food   Food\n          2060-2050 Feeds\n", "line 6: the range 2060-2050 is reversed.")]
    [InlineData(Two + "Food\n", "line 5: \"Food\" is neither an industry")]
    public void A_malformed_file_is_refused_with_file_and_line(string text, string sentence) =>
        Assert.StartsWith($"sic.txt, {sentence}", Assert.Throws<InputException>(() => Read(text)).Message, StringComparison.Ordinal);

    private static SicDefinitions Read(string text)
    {
        using var files = new Files();
        return SicDefinitions.Read(files.Write("sic.txt", text));
    }
}
