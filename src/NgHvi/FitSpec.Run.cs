namespace NgHvi;

internal sealed partial record FitSpec
{
    private static readonly int[] DefaultWidths = [5, 5];

    public MixedModel ToModel(DataTable table) => MixedModel.From(
        Where is null ? table : table.Take(Table.RowsOf(table, Where)), Formula!, ToOptions());

    private ModelOptions ToOptions()
    {
        Check();
        return new()
        {
            Response = Response.Parse(Family),
            Priors = Priors switch
            {
                "weak" => NgHvi.Priors.Weak,
                "published" => NgHvi.Priors.Published,
                _ => NgHvi.Priors.FromFile(Priors),
            },
            Hidden = NgHvi.Formula.Parse(Formula!).IsDeep ? Hidden ?? DefaultWidths : [],
            Activation = Activation is null ? NgHvi.Activation.Relu : Enum.Parse<Activation>(Activation, ignoreCase: true),
            IsDiagonal = Covariance is null ? null : Covariance == "diagonal",
            Sigma = Sigma,
            Nu = Nu,
            Block = Block,
            Success = Success,
            Missing = Missing,
        };
    }

    public Method ToMethod(MixedModel model, DataTable? table = null)
    {
        var spec = Check();
        if (this["method"] is null && Preset == "default" && model.Recommended is { Update: not UpdateRule.NaturalGradient } own)
        {
            var entry = own.Update is UpdateRule.VariationalAdam ? HybridEntries.MiniBatch.Name
                : own.Update is UpdateRule.AverageInformation ? HybridEntries.AverageInformation.Name : LearningEntries.All[0].Name;
            foreach (var option in Given().Where(option => option.Methods.Count > 0 && !option.Methods.Contains(entry)))
                throw new InputException($"{option.Flag} does not go with {entry}, the default for " + (model.Density.HasSeveralFactors
                    ? "several grouping factors" : $"this network of {model.Parameters.Count} parameters")
                        + $"; it belongs to --method {FitOption.List(option.Methods)}.");
            return own.Update is UpdateRule.AverageInformation ? own : MethodEntry.Adjust(own,
                spec.Values(NgHvi.Formula.Parse(Formula!), table));
        }

        return Methods.Of(spec.Method).Create(spec.Values(NgHvi.Formula.Parse(Formula!), table));
    }

    public Fit Run(DataFrame? table = null, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Check();
        Require(table is null || Format is { Separator: null, Decimal: null, Missing: null }, () =>
            "--separator, --decimal and --missing belong to a file, not to a table.");
        return Run(() => Prepare(table), progress, cancellationToken);
    }

    public Calibration Calibrate(
        int simulations, int? jobs, bool? rescues, IProgress<int>? progress, CancellationToken cancellationToken) => Told(() =>
    {
        var (model, method) = Prepare(null);
        return model.Calibrate(method, simulations, Seed, Starts, jobs, rescues, progress, cancellationToken);
    });

    // On its own, so that the run does not keep the file's text.
    [MethodImpl(NoInlining)]
    private (MixedModel Model, Method Method) Prepare(DataFrame? table)
    {
        var rows = table is null ? CsvTableReader.Read(Data!, Format) : DataTable.From(table);
        var model = ToModel(rows);
        return (model, ToMethod(model, rows));
    }

    // Of files of statistics, in their order.
    public static Fit Run(
        FitSpec spec, IReadOnlyList<string> files, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["where", "na", "missing", "separator", "decimal", "validation"])
            Require(spec[name] is null, () => $"{FitOptions.Find(name).Flag} does not go with --statistics; it belongs to the rows.");
        var all = PartStatistics.Load(files[0]);
        foreach (var file in files.Skip(1)) all.Add(PartStatistics.Load(file));
        Require(spec.Formula is null || spec.Formula == all.Formula, () =>
            $"--formula is {spec.Formula}, but the statistics are of {all.Formula}; leave it out, or make those of the other.");
        spec = spec with { Data = string.Join(", ", files.Select(Path.GetFileName)), Formula = all.Formula };
        return spec.Run(
            () =>
            {
                var model = MixedModel.From(all.ToData(), spec.ToOptions());
                return (model, spec.ToMethod(model));
            },
            progress, cancellationToken);
    }

    private Fit Run(
        Func<(MixedModel Model, Method Method)> prepare, IProgress<FitProgress>? progress, CancellationToken cancellationToken) =>
        Told(() =>
    {
        var (model, method) = prepare();
        return model.Fit(method, Seed, Starts, Threads, progress, Checkpoint, cancellationToken).By(this);
    });

    private static T Told<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ArgumentException exception)
        {
            throw new InputException(exception.Message.ReplaceLineEndings(" ").Split(" (Parameter '")[0], exception);
        }
    }

    internal static FitSpec Of(Fit fit)
    {
        var model = fit.Model;
        var isDeep = model.HiddenWidths.Count > 0;
        return new FitSpec
        {
            Formula = model.Formula,
            Family = model.Response.Name,
            Hidden = isDeep ? model.HiddenWidths : null,
            Activation = isDeep ? model.Options.Activation.ToString().ToLowerInvariant() : null,
            Covariance = model.RandomNames.Count < 2 || (model.Density.HasSeveralFactors && model.Options.IsDiagonal != true) ? null
                : model.Density.PriorContext.IsDiagonal ? "diagonal" : "free",
            Priors = model.Options.Priors.Name,
            Sigma = model.Options.Sigma,
            Nu = model.Options.Nu,
            Success = model.Options.Success,
            // A rule or method of another name has no options here; the file's "algorithm" says what ran.
            Method = Methods.All.Select(entry => entry.Name).FirstOrDefault(
                name => name.Equals(fit.Method.Name, StringComparison.OrdinalIgnoreCase), Methods.All[0].Name),
            Seed = fit.Seed,
        };
    }
}
