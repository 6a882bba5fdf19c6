namespace NgHvi.Studies.Tests;

public class StudyFileTests
{
    private const string Fit = "\"fit\": {\"formula\": \"y ~ x1 + (1 | group)\"}, \"simulate\": {}";

    [Theory]
    [InlineData("{", 1, 2, "it is not valid JSON.")]
    [InlineData("[]", 1, 1, "The study must be an object in braces.")]
    [InlineData("{}", 1, 1, "The study needs \"fit\", what all runs have in common.")]
    [InlineData("{\n  \"fits\": {}}", 2, 3, "The study has no \"fits\"; did you mean \"fit\"?")]
    [InlineData("{\"fit\": {},\n  \"fit\": {}}", 2, 3, "\"fit\" is there twice.")]
    [InlineData("{" + Fit + ",\n\"axes\": [{\"field\": \"factors\", \"values\": [1], \"when\": {\"damping\": 1e999}}]}", 2, 66,
        "this number is too large; allowed are numbers up to 1.79e308.")]
    [InlineData("{\"fit\": {\n    \"stepps\": 5}}", 2, 5, "\"fit\" has no \"stepps\"; did you mean \"steps\"?")]
    [InlineData("{\"fit\": {\n    /* é */ \"steps\": -5}}", 2, 22, "\"steps\" is -5; allowed are whole numbers ≥ 1.")]
    [InlineData("{\"fit\": {\"steps\": \"5\"}}", 1, 19, "\"steps\" is \"5\"; allowed are whole numbers ≥ 1.")]
    [InlineData("{" + Fit + ", \"replicates\": 0}", 1, 76, "\"replicates\" is 0; allowed are whole numbers ≥ 1.")]
    [InlineData("{" + Fit + ",\n\"axes\": [{\"field\": \"dampin\", \"values\": [1]}]}", 2, 20,
        "\"dampin\" is no field of a run; did you mean \"damping\"?")]
    [InlineData("{" + Fit + ",\n\"axes\": [{\"field\": \"damping\"}]}", 2, 10,
        "The axis over \"damping\" needs \"values\", \"range\" or \"log\".")]
    [InlineData("{" + Fit + ",\n\"axes\": [{\"field\": \"factors\", \"log\": [1, 10, 4]}]}", 2, 38,
        "\"log\" gives factors = 2.15443469003; allowed are whole numbers ≥ 0.")]
    [InlineData("{" + Fit + ",\n\"axes\": [{\"field\": \"damping\", \"values\": [1,\n  -1]}]}", 3, 3,
        "\"damping\" is -1; allowed are numbers ≥ 0.")]
    [InlineData("{" + Fit + ",\n\"axes\": [{\"field\": \"damping\", \"values\": [1,\n  1.0]}]}", 3, 3,
        "The axis \"damping\" has \"1\" twice.")]
    [InlineData("{" + Fit + ",\n\"axes\": [{\"field\": \"damping\", \"range\": [5, 1, 1]}]}", 2, 40,
        "\"range\" must be [from, to, step] with from < to and step > 0.")]
    [InlineData("{" + Fit + ",\n\"axes\": [{\"field\": \"factors\", \"values\": [1], \"when\": {\"metod\": \"x\"}}]}", 2, 55,
        "\"when\" names \"metod\", which is neither an axis above nor a field.")]
    [InlineData("{" + Fit + ",\n\"axes\": [{\"field\": \"method\", \"values\": [\"ng-hvi\",\n \"gibbs\"]},\n"
        + "{\"field\": \"damping\", \"values\": [1]}]}", 4, 33,
        "\"damping\" does not go with \"method\" gibbs; it belongs to ng-hvi (at method gibbs, damping 1).")]
    [InlineData("{\"fit\": {\"formula\": \"y ~ x\",\n \"data\": \"absent.csv\"}}", 2, 10,
        "the file \"absent.csv\" of \"data\" does not exist.")]
    [InlineData("{\"fit\": {\"formula\": \"y ~ x1 + (\"}, \"simulate\": {}}", 1, 21, null)]
    [InlineData("{\"fit\": {}, \"simulate\": {\"design\": \"2a\",\n \"rows\": 10}}", 2, 10,
        "\"simulate.rows\" does not go with the design 2a.")]
    [InlineData("{" + Fit + ", \"axes\": [{\"field\": \"seed\", \"range\": [1, 9999, 1]}], \"replicates\": 11}", 1, 71,
        "The study has more than 100000 runs; make it smaller or two of it.")]
    public void A_fault_is_one_sentence_with_its_place(string study, int line, int column, string? sentence)
    {
        var fault = Assert.Throws<InputException>(() => StudyFolder.PlanOf(study)).Message;
        Assert.StartsWith($"study.json, line {line}, column {column}: {sentence}", fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void A_column_that_data_have_not_is_refused_before_anything_runs()
    {
        using var folder = new StudyFolder(
            "{\"fit\": {\n\"formula\": \"y ~ x9 + (1 | group)\"}, \"simulate\": {\"groups\": 10, \"rows\": 100}}");
        var plan = folder.Plan();
        var fault = Assert.Throws<InputException>(() => plan.CheckModel([.. plan.Distinct])).Message;
        Assert.StartsWith("study.json, line 2, column 12: The table has no column \"x9\"", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_has_every_option_and_every_key_and_no_other()
    {
        using var schema = JsonDocument.Parse(StudySchema.Text);
        var properties = schema.RootElement.GetProperty("properties");
        Assert.Equal(StudyOptions.Keys.Order(), Names(properties));
        Assert.Equal(FitSpec.Options.Select(option => option.Name).Order(), Names(properties.GetProperty("fit").GetProperty("properties")));
        Assert.Equal(StudyAxis.Keys.Order(), Names(properties.GetProperty("axes").GetProperty("items").GetProperty("properties")));
        var steps = properties.GetProperty("fit").GetProperty("properties").GetProperty("steps");
        Assert.Equal(("integer", 1), (steps.GetProperty("type").GetString(), steps.GetProperty("minimum").GetInt32()));
        Assert.Equal(["free", "diagonal"], properties.GetProperty("fit").GetProperty("properties").GetProperty("covariance")
            .GetProperty("enum").EnumerateArray().Select(word => word.GetString()));

        static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name).Order();
    }
}
