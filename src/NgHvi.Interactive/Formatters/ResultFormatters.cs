using Microsoft.Data.Analysis;
using NgHvi.Finance;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Progress;
using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Formatters;

/// <summary>
/// How notebooks show every type that is public: those with a display of their own, one line each, the others by their properties.
/// </summary>
internal static class ResultFormatters
{
    /// <summary>Values that are better shown together than one by one.</summary>
    private static readonly ResultFormatter[] Parts =
    [
        ResultFormatter.Table<Fit>(FitTables.Create),
        ResultFormatter.Table<Quantity>(quantity => FitTables.Create([quantity])),
        ResultFormatter.Table<PriorSensitivity>(sensitivity => CheckTables.Create([sensitivity])),
        ResultFormatter.Table<StartOutcome>(start => CheckTables.Create([start])),
        ResultFormatter.Table<StepInfo>(InferenceTables.Create),
        ResultFormatter.Table<RunStep>(step => InferenceTables.Create(step.Info)),
        ResultFormatter.Illustrated<RandomEffect>(
            effect => EffectLines.Draw([("", [effect])]), effect => RandomEffectTables.Create([effect])),
    ];

    private static readonly ResultFormatter[] Together =
    [
        ResultFormatter.Table<IEnumerable<Fit>>(fits => Compare(ModelText.Named([.. fits]))),
        ResultFormatter.Table<IEnumerable<(string Name, Fit Fit)>>(Compare),
        ResultFormatter.Table<IEnumerable<KeyValuePair<string, Fit>>>(fits => Compare(fits.Select(fit => (fit.Key, fit.Value)))),
        ResultFormatter.Table<IEnumerable<Quantity>>(FitTables.Create),
        ResultFormatter.Table<IEnumerable<PriorSensitivity>>(CheckTables.Create),
        ResultFormatter.Table<IEnumerable<StartOutcome>>(CheckTables.Create),
        ResultFormatter.Table<IEnumerable<StepInfo>>(TraceTables.Create),
        ResultFormatter.Table<IEnumerable<RunStep>>(steps => TraceTables.Create(steps.Select(step => step.Info))),
        ResultFormatter.Illustrated<IEnumerable<RandomEffect>>(
            effects => EffectLines.Draw([("", [.. effects])]), RandomEffectTables.Create),
    ];

    private static readonly ResultFormatter[] Results =
    [
        ResultFormatter.Table<DisplayTable>(table => table),
        ResultFormatter.Plot<Plot>(figure => figure),
        ResultFormatter.Table<FitTable>(FitTables.Create),
        ResultFormatter.Table<FitDraws>(InferenceTables.Create),
        ResultFormatter.Table<Run>(InferenceTables.Create),
        ResultFormatter.Table<VariationalFamily>(InferenceTables.Create),
        ResultFormatter.Table<Verdict>(CheckTables.Create),
        ResultFormatter.Of<Estimate>(value => $"<span>{ModelText.WithError(value)}</span>", ModelText.WithError),
        ResultFormatter.Illustrated<ElboTrace>(TraceTables.Draw, TraceTables.Create),
        ResultFormatter.Illustrated<RunTrace>(run => Plot.Trace([run], "value").Titled(run.Name), TraceTables.Create),
        ResultFormatter.Illustrated<GradientMonitor>(MonitorPanels.Draw, InferenceTables.Create),
        ResultFormatter.Table<MixedModel>(ModelTables.Create),
        ResultFormatter.Table<ParameterLayout>(ModelTables.Create),
        ResultFormatter.Tables<DataFrame>(Frame),
        ResultFormatter.Tables<DataFrameColumn>(column => Frame(new DataFrame(column))),
        ResultFormatter.Tables<ModelData>(data => [DataTables.Create(data), ColumnSummary.Create(data)]),
        ResultFormatter.Table<MixedSimulation>(DataTables.Create),
        ResultFormatter.Table<Predictions>(PredictionTables.Create),
        ResultFormatter.Illustrated<PosteriorCheck>(Plot.PredictiveCheck, check => DataTables.Create(check.Statistics)),
        ResultFormatter.Illustrated<Elpd>(Plot.LeftOut, ElpdTables.Create),
        ResultFormatter.Table<ModelComparison>(ElpdTables.Create),
        ResultFormatter.Table<Scores>(PredictionTables.Create),
        ResultFormatter.Table<ScoreComparison>(comparison => comparison.ToTable()),
        ResultFormatter.Illustrated<Calibration>(Plot.Calibration, CalibrationTables.Create),
        ResultFormatter.Table<CalibrationCurve>(PredictionTables.Create),
        ResultFormatter.Table<NaiveClassifier>(PredictionTables.Create),
        ResultFormatter.Plot<ResponseProfile>(profile => Plot.Profile(profile)),
        ResultFormatter.Of<ProgressView>(view => view.ToHtml(), view => view.ToString()),
        ResultFormatter.Sentence<InputException>(),
        ResultFormatter.Sentence<DivergenceException>(),
    ];

    /// <summary>Those of single values with a display of their own.</summary>
    public static IReadOnlyList<ResultFormatter> Own { get; } = [.. Parts, .. Results];

    public static IReadOnlyList<ResultFormatter> All { get; } =
    [
        .. Own, .. Members(), .. Results.Select(formatter => formatter.Sequence()), .. Together,
        ResultFormatter.Carrier<AggregateException>(), ResultFormatter.Carrier<TargetInvocationException>(),
        ResultFormatter.Carrier<TypeInitializationException>(),
    ];

    /// <summary>Options and other small values by their properties; a formatter of a type serves what derives from it.</summary>
    private static IEnumerable<ResultFormatter> Members() => new[] { typeof(MixedModel), typeof(PanelSimulator) }
        .SelectMany(one => one.Assembly.GetExportedTypes())
        .Where(type => !type.IsEnum && !type.IsInterface && !type.IsByRefLike && !(type.IsAbstract && type.IsSealed))
        .Where(type => !typeof(Delegate).IsAssignableFrom(type) && !Own.Any(formatter => formatter.Type.IsAssignableFrom(type)))
        .Where(type => type.BaseType is not { } parent || parent.Assembly != type.Assembly)
        .Select(type => ResultFormatter.Table(type, MemberTable.Create));

    private static DisplayTable[] Frame(DataFrame data) =>
        data.Rows.Count <= DataTables.WholeRows ? [DataTables.Create(data)] : [DataTables.Create(data), ColumnSummary.Create(data)];

    private static DisplayTable Compare(IEnumerable<(string Name, Fit Fit)> fits)
    {
        (string Name, Fit Fit)[] all = [.. fits];
        return all.Length > 0 ? FitComparison.Of(all) : DisplayTable.Create("No fits", ["mean (sd)"], []);
    }
}
