using Microsoft.Data.Analysis;
using NgHvi.Interactive.Kernels;

namespace NgHvi.Interactive.Tests.Kernels;

public class FitCommandTests
{
    private const string Formula = "--formula \"y ~ x + (1 | g)\"";

    private static readonly Row[] Records =
    [
        .. Enumerable.Range(0, 40).Select(i =>
            new Row(Math.Sin(i) + (i % 5), Math.Cos(3 * i), $"g{i % 5}", i % 4 == 0 ? "test" : "train")),
    ];

    private static readonly DataFrame Panel = new(
        new PrimitiveDataFrameColumn<double>("y", Records.Select(r => r.y)),
        new PrimitiveDataFrameColumn<double>("b", Records.Select(r => r.y > 1 ? 1.0 : 0)),
        new PrimitiveDataFrameColumn<double>("x", Records.Select(r => r.x)),
        new StringDataFrameColumn("g", Records.Select(r => r.g)),
        new StringDataFrameColumn("split", Records.Select(r => r.split)));

    private static readonly Dictionary<string, object?> Variables = new()
    {
        ["panel"] = Panel,
        ["number"] = 3,
        ["nothing"] = null,
    };

    [Fact]
    public void A_line_gives_the_fit_that_code_gives()
    {
        var expected = MixedModel.From(Panel, "y ~ x + (1 | g)")
            .Fit(HybridVi.Published(steps: 5), seed: 7, cancellationToken: TestContext.Current.CancellationToken);

        var (variable, fit) = Run($"--data panel {Formula} --preset published --steps 5 --seed 7 --as mine")!.Value;

        Assert.Equal("mine", variable);
        Assert.Equal(expected.Quantities, fit.Quantities);
    }

    [Fact]
    public void Every_method_of_the_command_line_can_be_asked_for()
    {
        var fit = Run("--data panel --formula \"b ~ deep(x) + (deep | g)\" --family logit --hidden 2 --method nagvac --steps 3 "
            + "--where split=train --validation split=test")!.Value.Fit;

        Assert.Equal(("NAGVAC", 30), (fit.Method.Name, fit.Model.Data.RowCount));
        Assert.All(FitSpec.Options, option => Assert.Contains(FitCommand.Options, known => known.Name == option.Flag));
    }

    [Fact]
    public void A_file_is_read_and_its_rows_are_chosen()
    {
        var path = Path.Combine(Path.GetTempPath(), $"nghvi {Guid.NewGuid():N}.csv");
        File.WriteAllLines(
            path,
            Records.Select(r => FormattableString.Invariant($"{r.y:R},{r.x:R},{r.g},{r.split}")).Prepend("y,x,g,split"));
        try
        {
            var (variable, fit) = Run($"--data \"{path}\" {Formula} --where split=train --method gibbs --steps 10 --chains 1")!.Value;
            Assert.Equal(("fit", "Gibbs", 30), (variable, fit.Method.Name, fit.Model.Data.RowCount));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    public void Without_options_there_is_help_that_names_every_option(string line)
    {
        Assert.Null(Run(line));
        Assert.All(FitCommand.Options, option => Assert.Contains($"\n  {option.Name} ", FitCommand.Usage, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--data panel", "--formula is missing, the model in lme4's notation.")]
    [InlineData("--data panel --formula", "--formula of #!nghvi-fit has no value; it is --formula FORMULA.")]
    [InlineData("--data panel --data b", "--data of #!nghvi-fit stands twice.")]
    [InlineData("--data panel " + Formula + " --steps 0", "--steps is \"0\"; allowed are whole numbers ≥ 1.")]
    [InlineData("--data panel " + Formula + " --damping x", "--damping is \"x\"; allowed are numbers ≥ 0.")]
    [InlineData("--data panel " + Formula + " --chains 2", "--chains does not go with --method ng-hvi; it belongs to gibbs.")]
    [InlineData("--data panel " + Formula + " --as 1st", "--as is \"1st\"; allowed are names of variables.")]
    [InlineData("--data panel " + Formula + " --as \"\"", "--as is \"\"; allowed are names of variables.")]
    [InlineData("--data missing " + Formula, "--data is \"missing\"; there is no variable of that name, and no such file.")]
    [InlineData("--data number " + Formula, "The variable number is of type Int32; --data allows a DataFrame and the path of a CSV file.")]
    [InlineData("--data nothing " + Formula, "The variable nothing is null; --data allows a DataFrame and the path of a CSV file.")]
    [InlineData("--data panel --formula \"y ~ x", "A double quote is open: \"y ~ x")]
    [InlineData("--data panel --formula \"g ~ x + (1 | g)\" --family probit", null)]
    [InlineData("panel", null)]
    public void What_cannot_be_used_gets_one_sentence(string line, string? sentence)
    {
        var exception = Assert.Throws<InputException>(() => Run(line));
        if (sentence is not null)
        {
            Assert.Equal(sentence, exception.Message);
        }
    }

    [Fact]
    public void An_unknown_method_is_told_those_there_are() => Assert.StartsWith(
        "--method is \"mcmc\"; allowed are ng-hvi, adam-hvi, sg-hvi, von, ",
        Assert.Throws<InputException>(() => Run($"--data panel {Formula} --method mcmc")).Message, StringComparison.Ordinal);

    private static (string Variable, Fit Fit)? Run(string line) =>
        FitCommand.Run(line, name => (Variables.TryGetValue(name, out var value), value));

#pragma warning disable IDE1006 // Names of columns.
    private sealed record Row(double y, double x, string g, string split);
#pragma warning restore IDE1006
}
