using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Kernels;

/// <summary><c>#!nghvi-fit</c>: from data and a formula to a fit in a variable, on one line.</summary>
internal static class FitCommand
{
    public const string Name = "#!nghvi-fit";

    public const string Description = "Fits a mixed model to a table or a CSV file and keeps the fit in a variable.";

    /// <summary>Every option, those of <c>nghvi fit</c> and what a notebook adds.</summary>
    public static IReadOnlyList<CommandOption> Options { get; } =
    [
        new("--data", "VARIABLE|FILE.csv", "A variable with a data frame, or a CSV file."),
        new("--as", "NAME", "The variable that gets the fit. Default: fit."),
        .. FitSpec.Options.Where(option => option.Name != "data").Select(option => new CommandOption(option.Flag, option.Value, option.Description)),
        new("--help", null, "Shows this."),
    ];

    /// <summary>What <c>--help</c> shows.</summary>
    public static string Usage { get; } = string.Join(
        '\n',
        Options.Select(option => $"  {option.Name + " " + option.Value,-36} {option.Description}")
            .Prepend($"{Name} --data panel.csv --formula \"y ~ x1 + (1 | group)\" --as fit"));

    /// <summary>Fits.</summary>
    /// <param name="line">What stands after the command.</param>
    /// <param name="variable">The value of a variable of the notebook, and whether there is one.</param>
    /// <returns>The variable to set and the fit; null where help was asked for.</returns>
    /// <exception cref="InputException">An option or the data cannot be used.</exception>
    public static (string Variable, Fit Fit)? Run(string line, Func<string, (bool Exists, object? Value)> variable)
    {
        var arguments = new CommandArguments(Name, line, Options);
        if (arguments.IsEmpty || arguments.Has("--help"))
        {
            return null;
        }

        var (data, _) = (arguments.Required("--data"), arguments.Required("--formula"));
        var spec = FitSpec.Options.Aggregate(new FitSpec(), (built, option) => built.With(option.Name, arguments.Text(option.Flag)));
        var target = arguments.Text("--as") ?? "fit";
        if (target is [] or [>= '0' and <= '9', ..] || !target.All(c => char.IsLetterOrDigit(c) || c == '_'))
        {
            throw arguments.Refuse("--as", "names of variables");
        }

        spec.Check();
        return (target, spec.Run(Frame(data, variable(data))));
    }

    /// <summary>The frame of a variable; null where the file of that name is to be read.</summary>
    private static DataFrame? Frame(string name, (bool Exists, object? Value) variable) => variable switch
    {
        (true, DataFrame frame) => frame,
        (true, DataTable table) => table.ToDataFrame(),
        (true, var value) => throw new InputException(
            $"The variable {name} is {(value is null ? "null" : $"of type {value.GetType().Name}")}; " +
            "--data allows a DataFrame and the path of a CSV file."),
        _ => File.Exists(name)
            ? null
            : throw new InputException($"--data is \"{name}\"; there is no variable of that name, and no such file."),
    };
}
