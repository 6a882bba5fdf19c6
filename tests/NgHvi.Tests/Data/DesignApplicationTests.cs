namespace NgHvi.Tests.Data;

public class DesignApplicationTests
{
    private static readonly Design Trained = ModelData.From(
        Read("y,d,n,x,g\n1,a,1,10,k\n2,b,2,20,k\n3,c,1,30,m\n"), "y ~ d + C(n) + (1 + x | g)").Design!;

    [Fact]
    public void Rows_stay_in_the_order_of_the_file_and_use_the_trained_levels()
    {
        var rows = Trained.Apply(Read("g,x,n,d\nnew,1,2,c\nk,2,1,a\nnew,3,1.0,c\n"));

        Assert.Equal(["new", "k", "new"], rows.GroupKeys);
        Assert.Equal([1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0], rows.Fixed.ToArray());
        Assert.Equal([1, 1, 1, 2, 1, 3], rows.Random.ToArray());
        Assert.Equal((3, 12, 6), (rows.RowCount, rows.Fixed.Length, rows.Random.Length));
        Assert.False(rows.HasResponse);
        Assert.Empty(rows.Response);
    }

    [Fact]
    public void A_response_is_read_when_it_is_there()
    {
        var rows = Trained.Apply(Read("y,g,x,n,d\n7,k,1,2,c\n8,k,2,1,a\n"));

        Assert.True(rows.HasResponse);
        Assert.Equal([7, 8], rows.Response.ToArray());
    }

    [Fact]
    public void A_response_that_is_missing_in_every_row_is_as_if_absent()
    {
        var rows = Trained.Apply(Read("y,g,x,n,d\nNA,k,1,2,c\n,k,2,1,a\n"));

        Assert.False(rows.HasResponse);
        Assert.Equal(2, rows.RowCount);
    }

    [Fact]
    public void An_unknown_level_is_named_with_the_allowed_ones() => Assert.Equal(
        "data.csv, line 3, column \"d\": \"z\" is not a known level; allowed are a, b, c.",
        Assert.Throws<InputException>(() => Trained.Apply(Read("g,x,n,d\nk,1,2,c\nk,2,1,z\n"))).Message);

    [Fact]
    public void A_level_that_the_formula_does_not_state_is_refused_in_training() => Assert.Equal(
        "data.csv, line 3, column \"d\": \"b\" is not a known level; allowed are c, a.",
        Assert.Throws<InputException>(() => ModelData.From(
            Read("y,d,g\n1,a,k\n2,b,k\n"), "y ~ C(d, levels=[c, a]) + (1 | g)")).Message);

    [Fact]
    public void A_stated_level_without_rows_keeps_its_column()
    {
        var data = ModelData.From(
            Read("y,d,g\n1,a,k\n2,b,k\n"), "y ~ C(d, levels=[b, a, c]) + (1 | g)");

        Assert.Equal(["(Intercept)", "da", "dc"], data.FixedNames);
        Assert.Equal([1, 1, 0, 1, 0, 0], data.Fixed.ToArray());
    }

    [Fact]
    public void A_column_that_was_numeric_in_training_must_be_numeric() => Assert.StartsWith(
        "data.csv, line 2, column \"x\": \"low\" is not a number;",
        Assert.Throws<InputException>(() => Trained.Apply(Read("g,x,n,d\nk,low,2,c\n"))).Message);

    [Fact]
    public void A_categorical_column_of_digits_stays_categorical()
    {
        var design = ModelData.From(Read("y,d,g\n1,a,k\n2,b,k\n3,7,k\n"), "y ~ d + (1 | g)").Design!;

        Assert.Equal([1, 0, 0], design.Apply(Read("d,g\n7,k\n")).Fixed.ToArray());
    }

    [Fact]
    public void Missing_cells_are_refused_or_dropped()
    {
        var table = Read("g,x,n,d\nk,1,2,c\nk,,1,a\n");

        Assert.StartsWith(
            "data.csv, line 3, column \"x\": a value is missing",
            Assert.Throws<InputException>(() => Trained.Apply(table)).Message);
        var rows = Trained.Apply(table, MissingValues.Drop);
        Assert.Equal(1, table.RowCount - rows.RowCount);
        Assert.Equal([0], rows.SourceRows.ToArray());
        Assert.Equal(["k"], rows.GroupKeys);
    }

    [Fact]
    public void Training_rows_have_the_columns_they_were_trained_with()
    {
        var table = Read("y,d,x,g\n1,a,1,p\n2,b,2,q\n3,c,3,p\n4,a,4,q\n");
        var data = ModelData.From(table, "y ~ d*x + (0 + d | g)");

        var rows = data.Design!.Apply(table);

        for (var i = 0; i < data.RowCount; i++)
        {
            var row = data.SourceRows[i];
            Assert.Equal(data.Fixed.Slice(i * 6, 6), rows.Fixed.AsSpan().Slice(row * 6, 6));
            Assert.Equal(data.Random.Slice(i * 3, 3), rows.Random.AsSpan().Slice(row * 3, 3));
        }
    }

    [Fact]
    public void Rows_of_a_network_and_of_models_without_groups()
    {
        var table = Read("y,x,z,g\n1,1,2,p\n2,3,4,q\n");
        var rows = ModelData.From(table, "y ~ x + deep(z, x:z) + (0 + deep | g)").Design!.Apply(table);

        Assert.Equal([1, 1, 1, 3], rows.Fixed.ToArray());
        Assert.Equal([2, 2, 4, 12], rows.Inputs.ToArray());
        Assert.Empty(rows.Random.ToArray());
        Assert.Empty(ModelData.From(table, "y ~ x").Design!.Apply(Read("x\n1\n")).GroupKeys);
    }

    private static DataTable Read(string csv) => CsvTableReader.Read(new StringReader(csv), "data.csv");
}
