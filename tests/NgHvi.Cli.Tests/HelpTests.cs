using System.Reflection;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("fit")]
    [InlineData("statistics")]
    [InlineData("predict")]
    [InlineData("summary")]
    [InlineData("compare")]
    [InlineData("loo")]
    [InlineData("draws")]
    [InlineData("effects")]
    [InlineData("plot")]
    [InlineData("simulate", "linear")]
    [InlineData("simulate", "deep")]
    [InlineData("simulate", "panel")]
    [InlineData("data", "french")]
    [InlineData("data", "crsp")]
    [InlineData("data", "show")]
    [InlineData("notebook", "run")]
    [InlineData("jupyter", "install")]
    public void Help_of_every_command_shows_an_example_of_it(params string[] command)
    {
        using var folder = new CommandFolder();
        var (code, output, _) = folder.Run([.. command, "--help"]);
        Assert.Equal(0, code);
        Assert.Contains($"  nghvi {string.Join(' ', command)} ", output[output.IndexOf("Examples:", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_the_exit_codes()
    {
        using var folder = new CommandFolder();
        var (code, output, _) = folder.Run();
        Assert.Equal(0, code);
        Assert.All(["0    fine", "1    the fit", "2    bad input", "3    internal", "130  cancelled"], text =>
            Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_explains_every_property()
    {
        using var folder = new CommandFolder();
        var (code, output, _) = folder.Run("fit", "--help-schema");
        Assert.Equal(0, code);
        Type[] types =
        [
            typeof(SavedFit), .. typeof(SavedFit).GetNestedTypes(BindingFlags.NonPublic), typeof(Estimate), typeof(Verdict),
            typeof(Quantity), typeof(StartOutcome), typeof(RandomEffect), typeof(ModelUnits),
        ];
        foreach (var property in types.SelectMany(type => SavedFitJson.Json.GetTypeInfo(type).Properties))
        {
            Assert.Contains($"`{property.Name}`", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"fitt\" is not a command or an option of nghvi", "fitt")]
    [InlineData("nghvi simulate needs a command: linear, deep, panel", "simulate")]
    public void An_unknown_or_unfinished_command_is_bad_input(string sentence, params string[] args)
    {
        using var folder = new CommandFolder();
        var (code, _, error) = folder.Run(args);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }
}
