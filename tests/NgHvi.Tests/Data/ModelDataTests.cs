using FsCheck;
using FsCheck.Fluent;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Data;

public class ModelDataTests
{
    private const string Csv = "y,x,z,g\n1,10,1,b\n2,20,4,a\n3,30,9,b\n4,40,16,c\n5,50,25,a\n";
    private static readonly double[] DesignValues = [1, 10, 1, 20, 1, 30, 1, 40, 1, 50];

    [Fact]
    public void Rows_are_stacked_by_group_in_order_of_first_appearance()
    {
        var data = From("y ~ x + (1 + x | g)");

        Assert.Equal((5, 3), (data.RowCount, data.GroupCount));
        Assert.Equal(["b", "a", "c"], data.GroupKeys);
        Assert.Equal([0, 2, 4, 5], data.GroupOffsets.ToArray());
        Assert.Equal([0, 2, 1, 4, 3], data.SourceRows.ToArray());
        Assert.Equal([1, 3, 2, 5, 4], data.Response.ToArray());
        Assert.Equal([1, 10, 1, 30, 1, 20, 1, 50, 1, 40], data.Fixed.ToArray());
        Assert.Equal(data.Fixed, data.Random);
        Assert.Equal(("y", "g", 0), (data.ResponseName, data.GroupName, data.DroppedRowCount));
        Assert.Equal((true, true, false), (data.HasFixedIntercept, data.HasRandomIntercept, data.IsDeep));
        Assert.Equal("y ~ x + (1 + x | g)", data.Design!.Formula.Text);
    }

    [Fact]
    public void Columns_and_a_network_stand_beside_each_other()
    {
        var data = From("y ~ x + deep(z, x:z) + (0 + x + deep | g)");

        Assert.Equal(["(Intercept)", "x"], data.FixedNames);
        Assert.Equal(["x"], data.RandomNames);
        Assert.Equal(["z", "z:x"], data.InputNames);
        Assert.Equal([1, 10, 9, 270, 4, 80, 25, 1250, 16, 640], data.Inputs.ToArray());
        Assert.Equal((true, false, true, true), (data.HasFixedIntercept, data.HasRandomIntercept, data.IsDeep, data.HasRandomFeatures));
    }

    [Fact]
    public void Without_a_random_term_rows_keep_their_order_in_blocks_without_keys()
    {
        var table = DataTable.FromColumns(DataColumn.FromNumbers("y", Enumerable.Range(0, 600).Select(i => (double)i)));

        var data = ModelData.From(table, "y ~ 1");

        Assert.Equal([.. Enumerable.Range(0, 10).Select(block => 64 * block), 600], data.GroupOffsets.ToArray());
        Assert.Equal((10, 0, "", false), (data.GroupCount, data.GroupKeys.Count, data.GroupName, data.HasRandomIntercept));
        Assert.Equal(Enumerable.Range(0, 600), data.SourceRows.ToArray());
        Assert.Empty(data.Random.ToArray());
        Assert.Equal(5, From("y ~ deep(x, z)").GroupOffsets[1]);
    }

    [Theory]
    [InlineData("y ~ deep(x) + (deep | g)", "y ~ x + (1 + x | g)")]
    [InlineData("y ~ deep(x, z) + (0 + deep | g)", "y ~ x + z + (0 + x + z | g)")]
    [InlineData("y ~ deep(x, z) + (1 | g)", "y ~ x + z + (1 | g)")]
    [InlineData("y ~ deep(z) + x + (1 + x + deep | g)", "y ~ z + x + (1 + x + z | g)")]
    [InlineData("y ~ x + deep(C(g), x) + (x | g)", "y ~ x + C(g) + (x | g)")]
    [InlineData("y ~ x + deep(z, x:z)", "y ~ x + z + x:z")]
    [InlineData("(deep | g) + y ~ x", null)]
    public void Without_hidden_layers_a_network_is_its_inputs(string deep, string? plain)
    {
        if (plain is null)
        {
            Assert.Throws<InputException>(() => From(deep));
            return;
        }

        var (data, expected) = (From(deep).WithoutNetwork(), From(plain));
        Assert.Equal(expected.FixedNames, data.FixedNames);
        Assert.Equal(expected.RandomNames, data.RandomNames);
        Assert.Equal(expected.Fixed, data.Fixed);
        Assert.Equal(expected.Random, data.Random);
        Assert.Equal(expected.GroupOffsets, data.GroupOffsets);
        Assert.Equal((expected.HasFixedIntercept, expected.HasRandomIntercept), (data.HasFixedIntercept, data.HasRandomIntercept));
        Assert.Equal((false, false, 0), (data.IsDeep, data.HasRandomFeatures, data.Inputs.Length));
        Assert.Equal(expected.FixedNames, DesignJson.Parse(data.Design!.ToJson()).Fixed.Names);
    }

    [Fact]
    public void Group_keys_are_texts_as_they_are_written()
    {
        var data = ModelData.From(Read("y,g\n1,001\n2,1\n3,1.0\n4,x\n"), "y ~ 1 + (1 | g)");

        Assert.Equal(["001", "1", "1.0", "x"], data.GroupKeys);
        Assert.Equal([0, 1, 2, 3, 4], data.GroupOffsets.ToArray());
        Assert.Empty(data.Notes);
    }

    [Fact]
    public void A_number_written_in_several_ways_is_one_key_unless_doubles_lose_digits()
    {
        var data = ModelData.From(
            Read("y,g\n1,7\n2,1\n3,1.0\n4,01\n5,12345678901234567890\n6,12345678901234567891\n7,1e1\n8,10\n"), "y ~ 1 + (1 | g)");

        Assert.Equal(["7", "1", "12345678901234567890", "12345678901234567891", "1e1"], data.GroupKeys);
        Assert.Equal([0, 1, 4, 5, 6, 8], data.GroupOffsets.ToArray());
        Assert.Equal(["\"g\" writes one number in several ways, such as \"1\" and \"1.0\": that is one group."], data.Notes);
    }

    [Fact]
    public void Source_rows_restore_the_order_of_the_file() => Prop.ForAll<int[]>(numbers =>
    {
        var groups = numbers.Append(0).Select(k => (k % 7).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var y = Enumerable.Range(0, groups.Length).Select(i => (double)i).ToArray();
        var table = DataTable.FromColumns(DataColumn.FromNumbers("y", y), DataColumn.FromText("g", groups));
        var data = ModelData.From(table, "y ~ 1 + (1 | g)");
        var restored = new double[y.Length];
        var keys = new string[y.Length];
        for (var g = 0; g < data.GroupCount; g++)
        {
            for (var i = data.GroupOffsets[g]; i < data.GroupOffsets[g + 1]; i++)
            {
                restored[data.SourceRows[i]] = data.Response[i];
                keys[data.SourceRows[i]] = data.GroupKeys[g];
                Assert.True(i == data.GroupOffsets[g] || data.SourceRows[i - 1] < data.SourceRows[i]);
            }
        }

        Assert.Equal(y, restored);
        Assert.Equal(groups, keys);
        Assert.Equal(groups.Distinct(), data.GroupKeys);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrays_give_the_same_data_as_a_table()
    {
        var expected = From("y ~ x + (1 + x | g)");

        var data = ModelData.FromArrays([1, 2, 3, 4, 5], DesignValues, DesignValues, [], ["b", "a", "b", "c", "a"]);

        Assert.Equal(expected.Response, data.Response);
        Assert.Equal(expected.Fixed, data.Fixed);
        Assert.Equal(expected.Random, data.Random);
        Assert.Equal(expected.GroupOffsets, data.GroupOffsets);
        Assert.Equal(expected.GroupKeys, data.GroupKeys);
        Assert.Equal(["(Intercept)", "x1"], data.FixedNames);
        Assert.Equal(data.FixedNames, data.RandomNames);
        Assert.Equal((true, true), (data.HasFixedIntercept, data.HasRandomIntercept));
        Assert.Null(data.Design);
    }

    [Fact]
    public void Arrays_may_have_a_network_names_and_no_groups()
    {
        var data = ModelData.FromArrays(
            [1, 2, 3], [1, 1, 1], [4, 5, 6], [7, 8, 9], ["b", "a", "b"], groupName: "school", hasRandomFeatures: true);

        Assert.Equal([7, 9, 8], data.Inputs.ToArray());
        Assert.Equal(("z1", "x1", "school"), (data.RandomNames[0], data.InputNames[0], data.GroupName));
        Assert.Equal(["(Intercept)", "x1"], data.WithoutNetwork().FixedNames);
        Assert.Equal([4, 7, 6, 9, 5, 8], data.WithoutNetwork().Random.ToArray());

        var plain = ModelData.FromArrays([1, 2, 3], [4, 5, 6], [], [], groups: null, fixedNames: ["slope"], responseName: "score");
        Assert.Equal(("slope", "score", "", false), (plain.FixedNames[0], plain.ResponseName, plain.GroupName, plain.HasFixedIntercept));
    }

    [Fact]
    public void Offset_and_trials_go_with_their_rows()
    {
        var data = ModelData.FromArrays(
            [1, 0, 3], [1, 1, 1], [1, 1, 1], [7, 8, 9], ["b", "a", "b"], offset: [0.5, -1, 2], trials: [1, 2, 3]);

        Assert.Equal([0.5, 2, -1], data.Offset.ToArray());
        Assert.Equal([1, 3, 2], data.Trials.ToArray());
        foreach (var other in new[] { data.WithoutNetwork(), data.Under(null, 2) })
        {
            Assert.Equal(data.Offset, other.Offset);
            Assert.Equal(data.Trials, other.Trials);
        }

        var rows = DesignRows.From(data);
        Assert.Equal((data.Offset.ToArray(), data.Trials.ToArray()), (rows.Offset, rows.Trials), EqualLists);
        Assert.Equal(0, From("y ~ x").Offset.Length + From("y ~ x").Trials.Length);

        static bool EqualLists((double[] A, double[] B) x, (double[] A, double[] B) y) => x.A.SequenceEqual(y.A) && x.B.SequenceEqual(y.B);
    }

    [Theory]
    [InlineData(2, 1, "Entry 1 has 2 successes in 1 trials; allowed are whole numbers, of trials at least 1.")]
    [InlineData(0, 0, "Entry 1 has 0 successes in 0 trials; allowed are whole numbers, of trials at least 1.")]
    [InlineData(-1, 4, "Entry 1 has -1 successes in 4 trials; allowed are whole numbers, of trials at least 1.")]
    [InlineData(0.5, 1, "Entry 1 has 0.5 successes in 1 trials; allowed are whole numbers, of trials at least 1.")]
    [InlineData(1, double.NaN, "Entry 1 has 1 successes in NaN trials; allowed are whole numbers, of trials at least 1.")]
    public void Trials_that_cannot_be_are_refused(double successes, double trials, string message) => Assert.StartsWith(
        message,
        Assert.Throws<ArgumentException>(() => ModelData.FromArrays([0, successes], [1, 1], [], [], null, trials: [1, trials])).Message);

    [Fact]
    public void Arrays_that_disagree_are_refused()
    {
        Refuses("groups has length 1, but response has 2.", [1, 1], [1, 1], ["a"]);
        Refuses("The length of fixedDesign is 3, which is not a positive multiple of the 2 rows.", [1, 1, 1], [1, 1], ["a", "b"]);
        Refuses("The length of fixedDesign is 0, which is not a positive multiple of the 2 rows.", [], [1, 1], ["a", "b"]);
        Refuses("Entry 1 of randomDesign is NaN, not a finite number.", [1, 1], [1, double.NaN], ["a", "b"]);
        Refuses("Every row needs a group key that is not empty.", [1, 1], [1, 1], ["a", ""]);
        Refuses("Random columns or features need groups.", [1, 1], [1, 1], null);
        Refuses("Groups need random columns or features.", [1, 1], [], ["a", "b"]);
        Assert.Throws<ArgumentException>(() => ModelData.FromArrays([1, 2], [1, 1], [1, 1], [], ["a", "b"], ["p", "q"]));
        Assert.Throws<ArgumentException>(() => ModelData.FromArrays([1, 2], [1, 1], [], [], ["a", "b"], hasRandomFeatures: true));
        Assert.Throws<ArgumentException>(() => ModelData.FromArrays([1, 2], [1, 1], [], [], null, offset: [1]));
        Assert.Throws<ArgumentException>(() => ModelData.FromArrays([1, 2], [1, 1], [], [], null, offset: [1, double.NaN]));
        Assert.Throws<ArgumentException>(() => ModelData.FromArrays([1, 2], [1, 1], [], [], null, trials: [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelData.FromArrays([], [], [], [], []));

        static void Refuses(string message, double[] fixedDesign, double[] randomDesign, string[]? groups) => Assert.StartsWith(
            message, Assert.Throws<ArgumentException>(() => ModelData.FromArrays([1, 2], fixedDesign, randomDesign, [], groups)).Message);
    }

    private static ModelData From(string formula) => ModelData.From(Read(Csv), formula);

    private static DataTable Read(string csv) => CsvTableReader.Read(new StringReader(csv), "data.csv");
}
