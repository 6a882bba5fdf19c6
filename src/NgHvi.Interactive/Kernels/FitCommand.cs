using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Kernels;

/// <summary><c>#!nghvi-fit</c>: from data and a formula to a fit in a variable, on one line.</summary>
internal static class FitCommand
{
    public const string Name = "#!nghvi-fit";

    public const string Description = "Fits a mixed model to a table or a CSV file and keeps the fit in a variable.";

    private const int LargestWidth = 4096;

    /// <summary>Every option, in the words of <c>nghvi fit</c>.</summary>
    public static IReadOnlyList<CommandOption> Options { get; } =
    [
        new("--data", "VARIABLE|FILE.csv", "A variable with a data frame, or a CSV file."),
        new("--formula", "\"y ~ x1 + (1 | group)\"", "The model in lme4's notation."),
        new("--as", "NAME", "The variable that gets the fit. Default: fit."),
        new("--where", "split=train", "Use only the rows that satisfy column=value or column!=value; several with commas between."),
        new("--family", "gaussian|probit|logit", "The response: a number, or 0 and 1 by a probit or logit link."),
        new("--method", "ng-hvi|sg-hvi|davi|gibbs", "The algorithm. Default: ng-hvi."),
        new("--preset", "default|published", "The recommended algorithm, or the paper's."),
        new("--priors", "weak|published|FILE.json", "weak: on the data's own scale. A file is for linear models."),
        new("--hidden", "N,N,…", "Widths of the hidden layers of deep(...), or none. Default: 5,5."),
        new("--activation", "relu|tanh|softplus", "Of the hidden units."),
        new("--covariance", "free|diagonal", "Of the random coefficients of a network or a binary response."),
        new("--factors", "N", "Factors of the covariance BB' + D². Default: 3."),
        new("--steps", "N", "A fixed number of steps; for gibbs, kept sweeps a chain."),
        new("--draws", "N", "Draws a step."),
        new("--damping", "X", "Damping δ of the natural gradient."),
        new("--starts", "N", "Runs from several starting points, of which the best is kept."),
        new("--sweeps", "N", "Gibbs sweeps a step (--preset published with probit or logit)."),
        new("--batch-groups", "N", "Groups that a step visits at most, for networks and binary responses."),
        new("--chains", "N", "Markov chains (gibbs)."),
        new("--warmup", "N", "Sweeps dropped at the start of each chain (gibbs)."),
        new("--seed", "N", "The same seed gives the same numbers. Default: 1."),
        new("--threads", "N", "Threads; changes no number."),
        new("--na", "error|drop", "Rows with a missing cell: refuse the data, or leave them out."),
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
    public static (string Variable, IPosteriorFit Fit)? Run(string line, Func<string, (bool Exists, object? Value)> variable)
    {
        var arguments = new CommandArguments(Name, line, Options);
        if (arguments.IsEmpty || arguments.Has("--help"))
        {
            return null;
        }

        var request = Request(arguments);
        var target = arguments.Text("--as") ?? "fit";
        if (target is [] or [>= '0' and <= '9', ..] || !target.All(c => char.IsLetterOrDigit(c) || c == '_'))
        {
            throw arguments.Refuse("--as", "names of variables");
        }

        FitMethods.Check(request);
        var formula = Formula.Parse(request.Formula);
        NetworkOptions.Check(request, formula);
        var data = Data(request, variable(request.DataPath));
        return (target, NetworkOptions.IsNetwork(request, formula) ? FitNetwork(request, data) : FitLinear(request, data));
    }

    private static FitRequest Request(CommandArguments arguments) => new()
    {
        DataPath = arguments.Required("--data"),
        Formula = arguments.Required("--formula"),
        Where = arguments.Text("--where"),
        Family = arguments.Choice("--family", "gaussian", "probit", "logit") ?? "gaussian",
        Method = arguments.Choice("--method", "ng-hvi", "sg-hvi", "davi", "gibbs") ?? "ng-hvi",
        Preset = arguments.Choice("--preset", "default", "published") ?? "default",
        Priors = arguments.Text("--priors") ?? "weak",
        Hidden = arguments.Widths("--hidden", LargestWidth),
        Activation = arguments.Choice("--activation", "relu", "tanh", "softplus"),
        Covariance = arguments.Choice("--covariance", "free", "diagonal"),
        Factors = arguments.Whole("--factors", 0),
        Steps = arguments.Whole("--steps", 1),
        Draws = arguments.Whole("--draws", 1),
        Damping = arguments.Real("--damping"),
        Starts = arguments.Whole("--starts", 1),
        Sweeps = arguments.Whole("--sweeps", 1),
        BatchGroups = arguments.Whole("--batch-groups", 1),
        Chains = arguments.Whole("--chains", 1),
        Warmup = arguments.Whole("--warmup", 0),
        Seed = arguments.Seed("--seed", 1),
        Threads = arguments.Whole("--threads", 1) ?? 1,
        Na = arguments.Choice("--na", "error", "drop") == "drop" ? MissingValues.Drop : MissingValues.Error,
    };

    private static GroupedData Data(FitRequest request, (bool Exists, object? Value) variable)
    {
        var table = variable.Exists ? Table(request.DataPath, variable.Value)
            : File.Exists(request.DataPath) ? DataTable.FromCsv(request.DataPath)
            : throw new InputException($"--data is \"{request.DataPath}\"; there is no variable of that name, and no such file.");
        var used = request.Where is null ? table : table.Where(request.Where);
        var data = GroupedData.FromTable(used, request.Formula, request.Na);
        if (request.IsBinary)
        {
            FitInput.CheckBinary(data.Response, data.SourceRows, used, data.ResponseName);
        }
        else
        {
            FitInput.Check(data, used.FileName ?? request.DataPath);
        }

        return data;
    }

    private static DataTable Table(string name, object? value) => value switch
    {
        DataTable table => table,
        DataFrame frame => DataTable.From(frame),
        _ => throw new InputException(
            $"The variable {name} is {(value is null ? "null" : $"of type {value.GetType().Name}")}; --data allows a DataFrame and the path of a CSV file."),
    };

    private static IPosteriorFit FitLinear(FitRequest request, GroupedData data)
    {
        var model = new LinearMixedModel(data, FitMethods.Priors(request, data));
        return request.Method switch
        {
            "davi" => DataAugmentationVi.Fit(model, FitMethods.DataAugmentation(request), request.Seed),
            "gibbs" => GibbsSampler.Fit(model, FitMethods.Gibbs(request), request.Seed),
            _ => FitHybrid(request, model),
        };
    }

    private static IPosteriorFit FitNetwork(FitRequest request, GroupedData data)
    {
        var model = NetworkSetup.Create(request, data).CreateModel(request);
        return request.Method == "davi"
            ? DataAugmentationVi.Fit((DeepMixedModel)model, FitMethods.DeepDataAugmentation(request), request.Seed)
            : FitHybrid(request, model);
    }

    private static VariationalFit FitHybrid(FitRequest request, IHybridModel model)
    {
        var options = FitMethods.Hybrid(request, model.Parameters.Count);
        return request.Starts is { } starts ? HybridVi.FitStarts(model, options, request.Seed, starts).Best : HybridVi.Fit(model, options, request.Seed);
    }
}
