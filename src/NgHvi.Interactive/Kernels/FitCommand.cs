using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Kernels;

/// <summary><c>#!nghvi-fit</c>: from data and a formula to a fit in a variable, on one line, by the options of <c>nghvi fit</c>.</summary>
internal static class FitCommand
{
    public const string Name = "#!nghvi-fit";

    public const string Description = "Fits a mixed model to a table or a CSV file and keeps the fit in a variable.";

    private const string Data = "--data";

    /// <summary>How .NET Interactive marks the name of a variable.</summary>
    private const string Mark = "@csharp:";
    private const string Target = "--as";
    private const string Help = "--help";

    /// <summary>Every option.</summary>
    public static IReadOnlyList<CommandOption> Options { get; } =
    [
        new(Data, "VARIABLE|FILE.csv", $"A variable with a data frame ({Mark}VARIABLE, too), or a CSV file."),
        .. FitSpec.Options.Where(option => option.Flag != Data)
            .Select(option => new CommandOption(option.Flag, option.Value, option.Description)),
        new(Target, "NAME", "The variable that gets the fit. Default: fit."),
        new(Help, null, "Shows this."),
    ];

    /// <summary>What <c>--help</c> shows.</summary>
    public static string Usage { get; } = string.Join(
        '\n',
        Options.Select(option => $"  {option.Name + " " + option.Value,-36} {option.Description}")
            .Prepend($"{Name} --data panel.csv --formula \"y ~ x1 + (1 | group)\" --as fit"));

    /// <summary>Fits.</summary>
    public static (string Variable, Fit Fit)? Run(string line, Func<string, (bool Exists, object? Value)> variable)
    {
        var arguments = CommandArguments.Parse(Name, line, Options);
        if (arguments.Count == 0 || arguments.ContainsKey(Help))
        {
            return null;
        }

        var target = arguments.GetValueOrDefault(Target, "fit");
        if (target is [] or [>= '0' and <= '9', ..] || !target.All(c => char.IsLetterOrDigit(c) || c == '_'))
        {
            throw new InputException($"{Target} is \"{target}\"; allowed are names of variables.");
        }

        var spec = arguments.Where(one => one.Key != Target)
            .Aggregate(new FitSpec(), (built, one) => built.With(one.Key, one.Key == Data ? Unmarked(one.Value) : one.Value)).Check();
        return (target, spec.Run(Frame(spec.Data!, variable(spec.Data!))));
    }

    private static string Unmarked(string name) => name.StartsWith(Mark, StringComparison.Ordinal) ? name[Mark.Length..] : name;

    /// <summary>The frame in a variable; null for a file.</summary>
    private static DataFrame? Frame(string name, (bool Exists, object? Value) variable) => variable switch
    {
        (true, DataFrame frame) => frame,
        (true, var value) => throw new InputException(
            $"The variable {name} is {(value is null ? "null" : $"of type {value.GetType().Name}")}; "
            + $"{Data} allows a DataFrame and the path of a CSV file."),
        _ when File.Exists(name) => null,
        _ => throw new InputException($"{Data} is \"{name}\"; there is no variable of that name, and no such file."),
    };
}
