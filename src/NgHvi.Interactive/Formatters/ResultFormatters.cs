using System.Reflection;
using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Progress;
using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Formatters;

/// <summary>Every type that notebooks show, one line each.</summary>
internal static class ResultFormatters
{
    private static readonly ResultFormatter[] s_fits =
    [
        ResultFormatter.Table<VariationalFit>(FitTables.Create),
        ResultFormatter.Table<GibbsFit>(FitTables.Create),
        ResultFormatter.Table<DataAugmentationResult>(FitTables.Create),
        ResultFormatter.Table<IPosteriorFit>(fit => fit.Summary()),
        ResultFormatter.Table<StepInfo>(InferenceTables.Create),
        ResultFormatter.Illustrated<RandomEffect>(effect => RandomEffectTables.Draw([effect]), effect => RandomEffectTables.Create([effect])),
        ResultFormatter.Table<PosteriorQuantity>(quantity => CheckTables.Create([quantity])),
        ResultFormatter.Table<PriorSensitivity>(sensitivity => CheckTables.Create([sensitivity])),
        ResultFormatter.Table<StartOutcome>(start => CheckTables.Create([start])),
    ];

    private static readonly ResultFormatter[] s_results =
    [
        ResultFormatter.Table<DisplayTable>(table => table),
        ResultFormatter.Figure<Figure>(figure => figure),
        ResultFormatter.Figure<InputProfile>(ProfileFigure.Create),
        ResultFormatter.Illustrated<ElboTrace>(TraceTables.Draw, TraceTables.Create),
        ResultFormatter.Illustrated<RunTrace>(run => TraceFigure.ByStep(run.Name, "value", [run]), TraceTables.Create),
        ResultFormatter.Table<NagvacFit>(FitTables.Create),
        ResultFormatter.Table<MultiStartFit>(FitTables.Create),
        ResultFormatter.Table<FitDocument>(SavedFitTable.Create),
        ResultFormatter.Table<FitVerdict>(CheckTables.Create),
        ResultFormatter.Table<ImportanceSample>(CheckTables.Create),
        ResultFormatter.Tables<DataTable>(data => [DataTables.Create(data), ColumnSummary.Create(data)]),
        ResultFormatter.Tables<GroupedData>(data => [DataTables.Create(data), ColumnSummary.Create(data)]),
        ResultFormatter.Tables<GroupedInputs>(data => [DataTables.Create(data), ColumnSummary.Create(data)]),
        ResultFormatter.Table<DataColumn>(DataTables.Create),
        ResultFormatter.Table<DesignRows>(DataTables.Create),
        ResultFormatter.Table<MixedSimulation>(DataTables.Create),
        ResultFormatter.Table<FactorGaussian>(InferenceTables.Create),
        ResultFormatter.Table<FullGaussian>(InferenceTables.Create),
        ResultFormatter.Table<PosteriorDraws>(InferenceTables.Create),
        ResultFormatter.Table<HybridViState>(InferenceTables.Create),
        ResultFormatter.Table<DataAugmentationState>(InferenceTables.Create),
        ResultFormatter.Table<NetworkArchitecture>(NetworkTables.Create),
        ResultFormatter.Table<DeepMixedPriors>(NetworkTables.Create),
        ResultFormatter.Table<InputScaling>(NetworkTables.Create),
        ResultFormatter.Table<IHybridModel>(ModelTables.Create),
        ResultFormatter.Table<LinearMixedPriors>(ModelTables.Create),
        ResultFormatter.Table<FixedEffectsPrior>(ModelTables.Create),
        ResultFormatter.Table<ParameterLayout>(ModelTables.Create),
        ResultFormatter.Table<StartingPoint>(ModelTables.Create),
        ResultFormatter.Table<Formula>(ModelTables.Create),
        ResultFormatter.Table<Design>(ModelTables.Create),
        ResultFormatter.Table<NormalPredictions>(PredictionTables.Create),
        ResultFormatter.Table<PredictiveScores>(PredictionTables.Create),
        ResultFormatter.Table<BinaryPredictions>(BinaryTables.Create),
        ResultFormatter.Table<BinaryScores>(BinaryTables.Create),
        ResultFormatter.Table<CalibrationCurve>(BinaryTables.Create),
        ResultFormatter.Table<NaiveClassifier>(BinaryTables.Create),
        ResultFormatter.Table<ScoreComparison>(comparison => comparison.ToTable()),
        ResultFormatter.Of<ProgressView>(view => view.ToHtml(), view => view.ToString()),
        ResultFormatter.Sentence<InputException>(),
        ResultFormatter.Sentence<DivergenceException>(),
    ];

    /// <summary>Options, states and other small values, shown by their properties.</summary>
    private static readonly ResultFormatter[] s_members =
    [
        Members<HybridViOptions>(), Members<FamilyChoice>(), Members<Start>(), Members<GradientEstimator>(), Members<Direction>(), Members<FisherSolver>(),
        Members<ConjugateGradientSettings>(), Members<ConjugateGradientOutcome>(), Members<Damping>(), Members<StepRule>(), Members<DivergenceGuard>(),
        Members<Averaging>(), Members<StoppingRule>(), Members<Convergence>(), Members<FitProgress>(), Members<GibbsOptions>(), Members<GibbsState>(),
        Members<DataAugmentationOptions>(), Members<NagvacOptions>(), Members<NagvacState>(), Members<BinaryPanel>(), Members<CovariancePrior>(),
        Members<VariancePrior>(), Members<ParameterBlock>(), Members<ReportedQuantity>(), Members<GroupedStatistics>(), Members<DesignVariable>(),
        Members<PosteriorPredictive>(), Members<DeepPredictive>(), Members<PredictionOptions>(), Members<ResponseProfileOptions>(), Members<ResponseCurve>(),
        Members<CalibrationBin>(), Members<LinearMixedSimulator>(), Members<DeepMixedSimulator>(), Members<FinancePanelSimulator>(), Members<RandomKey>(),
    ];

    /// <summary>Many values that are better shown together than one by one.</summary>
    private static readonly ResultFormatter[] s_together =
    [
        ResultFormatter.Table<IEnumerable<IPosteriorFit>>(fits => Compare(Numbered(fits))),
        .. Named<IPosteriorFit>(), .. Named<VariationalFit>(), .. Named<GibbsFit>(), .. Named<DataAugmentationFit>(), .. Named<DeepDataAugmentationFit>(),
        ResultFormatter.Table<IEnumerable<StepInfo>>(TraceTables.Create),
        ResultFormatter.Illustrated<IEnumerable<RandomEffect>>(effects => RandomEffectTables.Draw(effects), effects => RandomEffectTables.Create(effects)),
        ResultFormatter.Table<IEnumerable<PosteriorQuantity>>(CheckTables.Create),
        ResultFormatter.Table<IEnumerable<PriorSensitivity>>(CheckTables.Create),
        ResultFormatter.Table<IEnumerable<StartOutcome>>(CheckTables.Create),
    ];

    public static IReadOnlyList<ResultFormatter> All { get; } =
    [
        .. s_fits, .. s_results, .. s_members, .. s_results.Select(formatter => formatter.Sequence()), .. s_together,
        ResultFormatter.Carrier<AggregateException>(), ResultFormatter.Carrier<TargetInvocationException>(),
        ResultFormatter.Carrier<TypeInitializationException>(),
    ];

    private static ResultFormatter Members<T>()
        where T : notnull => ResultFormatter.Table<T>(value => MemberTable.Create(value));

    /// <summary>Fits with names of their own: pairs, or a dictionary.</summary>
    private static ResultFormatter[] Named<T>()
        where T : IPosteriorFit =>
    [
        ResultFormatter.Table<IEnumerable<(string Name, T Fit)>>(fits => Compare(fits.Select(fit => (fit.Name, (IPosteriorFit)fit.Fit)))),
        ResultFormatter.Table<IEnumerable<KeyValuePair<string, T>>>(fits => Compare(fits.Select(fit => (fit.Key, (IPosteriorFit)fit.Value)))),
    ];

    private static DisplayTable Compare(IEnumerable<(string Name, IPosteriorFit Fit)> fits)
    {
        (string Name, IPosteriorFit Fit)[] all = [.. fits];
        return all.Length > 0 ? FitComparison.Of(all) : DisplayTable.Create("No fits", DisplayColumn.Text("mean (sd)"));
    }

    /// <summary>Fits by their method, those of one method numbered.</summary>
    private static IEnumerable<(string Name, IPosteriorFit Fit)> Numbered(IEnumerable<IPosteriorFit> fits)
    {
        IPosteriorFit[] all = [.. fits];
        return all.Select((fit, i) => (all.Count(other => other.Method == fit.Method) > 1 ? $"{fit.Method} {all.Take(i + 1).Count(other => other.Method == fit.Method)}" : fit.Method, fit));
    }
}
