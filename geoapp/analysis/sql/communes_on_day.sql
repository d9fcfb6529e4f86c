-- The communes in force on a day, with their area and what documents call them.
--
-- :day  date  the day asked about
--
-- Output  unit_id bigint, version_id bigint, code, name, unit_type,
--         province_id bigint, province_code, province_name,
--         district_id bigint, null where there are no districts, district_name,
--         complex_document, border_document: number of the document in force, or null
-- Index   territory_adminunitversion_unit_id (parents), areadesignation_never_twice_at_once
-- Note    a commune without a polygon on that day cannot be measured and is left out.
SELECT
    commune.unit_id,
    commune.id AS version_id,
    commune.gso_code AS code,
    commune.name,
    commune.unit_type,
    province.unit_id AS province_id,
    province.gso_code AS province_code,
    province.name AS province_name,
    district.unit_id AS district_id,
    district.name AS district_name,
    complex.document_no AS complex_document,
    border.document_no AS border_document
FROM territory_adminunitversion AS commune
LEFT JOIN territory_adminunitversion AS district
    ON
        district.unit_id = commune.parent_id
        AND district.level = 'district'
        AND district.validity @> %(day)s::date
INNER JOIN territory_adminunitversion AS province
    ON
        province.unit_id = coalesce(district.parent_id, commune.parent_id)
        AND province.level = 'province'
        AND province.validity @> %(day)s::date
LEFT JOIN territory_areadesignation AS complex
    ON
        complex.unit_id = commune.unit_id
        AND complex.kind = 'complex'
        AND complex.validity @> %(day)s::date
LEFT JOIN territory_areadesignation AS border
    ON
        border.unit_id = commune.unit_id
        AND border.kind = 'border_official'
        AND border.validity @> %(day)s::date
WHERE
    commune.level = 'commune'
    AND commune.geom IS NOT NULL
    AND commune.validity @> %(day)s::date
ORDER BY province.gso_code, commune.gso_code
